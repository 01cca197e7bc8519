"""Uploads that cannot be transcribed: rejected with the reason, and never submitted."""

import json

import pytest

from contract.job.state import State
from contract.limits import MAX_INPUT_BYTES
from lambdas.ingest import examine, handler
from tests.samples import not_audio, write_wav
from tests.small_cloud import UPLOADS, failures, published, throttled

TWO_HOURS = 2 * 60 * 60
CONFIG = {"type": "transcription", "transcription_config": {"language": "en"}}


def config(**changes):
    return {"type": "transcription", "transcription_config": {"language": "en"} | changes}


def rejected(cloud, code):
    """The failure of the only job, after checking that it was rejected as every job should be."""
    job = cloud.job()
    assert job.state is State.REJECTED
    assert [step.state for step in job.history] == [State.RECEIVED, State.REJECTED]
    assert job.failure.code == code
    assert cloud.results() == [f"{job.id}/error.json"]
    assert cloud.result(f"{job.id}/error.json") == {
        name: getattr(job.failure, name)
        for name in ("code", "message", "advice", "timestamp", "exit_code", "attempt")
    }
    assert (job.failure.exit_code, job.failure.attempt) == (None, 0)
    assert cloud.batch.submitted == []
    return job.failure


@pytest.mark.parametrize("name", not_audio())
def test_what_is_no_audio_is_rejected_with_what_it_is(cloud, name):
    content, words = not_audio()[name]
    cloud.upload("calls/no audio.mp3", content)
    assert cloud.deliver() == []

    failure = rejected(cloud, "audio.not_valid")
    assert failure.message.startswith("no audio.mp3 is not valid: the ")
    assert words in failure.message
    assert "wav" in failure.advice


def test_a_wav_of_no_sample_rate_is_rejected(cloud, tmp_path):
    cloud.upload("a.wav", write_wav(tmp_path / "a.wav", bytes(1000), rate=0).read_bytes())
    cloud.deliver()

    rejected(cloud, "audio.no_sample_rate")


def test_more_than_four_gigabytes_are_rejected(cloud, wav, monkeypatch):
    whole = examine._get

    def of_a_giant(*arguments):
        return whole(*arguments) | {"ContentRange": f"bytes 0-65535/{MAX_INPUT_BYTES + 1}"}

    monkeypatch.setattr(examine, "_get", of_a_giant)
    cloud.upload("a.wav", wav)
    cloud.deliver()

    assert "4294967297 bytes, of at most 4 GB" in rejected(cloud, "audio.too_large").message


def test_more_than_two_hours_are_rejected(cloud, tmp_path):
    two_hours = bytes((TWO_HOURS + 2) * 8_000)
    cloud.upload("a.wav", write_wav(tmp_path / "a.wav", two_hours, rate=8_000, bits=8, tag=6).read_bytes())
    cloud.deliver()

    assert rejected(cloud, "audio.too_long").message == "a.wav is too long: more than 2 hours of audio"
    assert cloud.job().duration_seconds == TWO_HOURS + 2
    assert (cloud.job().format, cloud.job().language) == ("wav", "en")


def test_a_header_that_promises_more_than_the_file_holds_is_not_believed(cloud, tmp_path):
    short = write_wav(tmp_path / "a.wav", bytes(80_000), rate=8_000, bits=8, tag=6, data_size=2**31)
    cloud.upload("a.wav", short.read_bytes())
    cloud.deliver()

    assert (cloud.job().state, cloud.job().duration_seconds) == (State.SUBMITTED, 10)


def test_what_only_seems_too_long_is_left_to_the_transcriber(cloud):
    pauses = b"#!AMR\n" + b"\x7c" * (TWO_HOURS + 100) * 50  # a frame without sound is one byte
    cloud.upload("a.amr", pauses)
    cloud.deliver()

    assert cloud.job().state is State.SUBMITTED
    assert cloud.job().duration_seconds == pytest.approx(TWO_HOURS + 100, abs=1)


def test_an_upload_that_is_gone_is_rejected(cloud, wav):
    version = cloud.upload("a.wav", wav)
    cloud.s3.delete_object(Bucket=UPLOADS, Key="a.wav", VersionId=version)
    cloud.deliver()

    assert version in rejected(cloud, "upload.gone").message


def test_an_upload_that_was_only_hidden_by_a_delete_is_still_there(cloud, wav):
    cloud.upload("a.wav", wav)
    cloud.s3.delete_object(Bucket=UPLOADS, Key="a.wav")
    cloud.deliver()

    assert cloud.job().state is State.SUBMITTED


@pytest.mark.parametrize(
    ("content", "code", "words"),
    [
        (b"", "config.unreadable", "it is empty"),
        (b"{", "config.unreadable", "line 1, column 2"),
        (b"[]", "config.unreadable", "found a list"),
        (b" " * (4 * 1024**2 + 1), "config.unreadable", "too large"),
        (b"\xff\xfe{\x00}\x00", "config.unreadable", "UTF-16"),
        (b"{}", "config.invalid", "transcription_config"),
        (config(languge="en"), "config.unknown_key", "languge"),
        (config(language="de"), "config.language_not_available", "'de': this deployment transcribes en"),
        (config(language="auto"), "config.language_not_available", "'auto'"),
        (CONFIG | {"type": "alignment"}, "config.feature_not_available", "alignment"),
        (CONFIG | {"fetch_data": {"url": "https://example.com/a.mp3"}}, "config.invalid", "fetch_data"),
        (CONFIG | {"fetch_text": {"url": "https://example.com/a.txt"}}, "config.invalid", "fetch_text"),
    ],
)
def test_a_config_that_cannot_be_used_is_rejected_with_where_it_lies(cloud, wav, content, code, words):
    raw = content if isinstance(content, bytes) else json.dumps(content).encode()
    cloud.s3.put_object(Bucket=UPLOADS, Key="calls/config.json", Body=raw)
    cloud.upload("calls/a.wav", wav)
    assert cloud.deliver() == []

    failure = rejected(cloud, code)
    assert words in failure.message
    assert failure.message.endswith("in calls/config.json)")


def test_a_rejection_is_counted_once_however_often_it_is_told(cloud, capsys):
    cloud.upload("a.mp3", b"", deliveries=3)
    cloud.deliver()
    cloud.deliver()

    rejected(cloud, "audio.not_valid")
    assert [document["JobsRejected"] for document in published(capsys.readouterr().out)] == [[1.0]]


def test_a_rejection_that_could_not_be_written_is_tried_again(cloud, monkeypatch):
    cloud.upload("a.mp3", b"", deliveries=2)
    first, second = cloud.messages()
    with monkeypatch.context() as busy:
        busy.setattr(cloud.s3, "put_object", refuse)
        assert failures(handler.handle({"Records": [first]}, None)) == [first["messageId"]]
    assert cloud.job().state is State.RECEIVED

    assert failures(handler.handle({"Records": [second]}, None)) == []
    rejected(cloud, "audio.not_valid")


def refuse(**_):
    raise throttled("PutObject", "SlowDown")
