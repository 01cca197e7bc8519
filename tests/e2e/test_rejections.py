"""What cannot be transcribed is told, with the reason and what to do, and nothing loops."""

import json

import pytest

from tests.e2e.cloud import wait_slowly
from tests.samples import not_audio, tone, write_audio, write_wav

pytestmark = pytest.mark.xdist_group("cloud")

EN = {"type": "transcription", "transcription_config": {"language": "en"}}


def rejected(cloud, job, code, said):
    """The job is rejected with these words, the same in the API and beside the results."""
    details = cloud.ended(job)
    error = json.loads(cloud.result(f"{job}/error.json"))

    assert details["status"] == "rejected"
    assert error["code"] == code
    assert said in error["message"]
    assert error["advice"]
    assert said in details["errors"][-1]["message"]
    status, body, _ = cloud.get(f"/v2/jobs/{job}/transcript")
    assert (status, json.loads(body)["code"]) == (404, 404)


@pytest.mark.parametrize("name", ["empty", "zeros", "noise", "text", "png", "zip", "webm", "aiff"])
def test_what_is_no_recording_is_rejected_with_what_it_is(cloud, name):
    content, said = not_audio()[name]
    rejected(cloud, cloud.upload(f"wrong/{name}.mp3", content), "audio.not_valid", said.removeprefix("a "))


def test_a_recording_over_two_hours_is_rejected_before_a_machine_is_started(cloud, tmp_path):
    recording = write_wav(tmp_path / "long.wav", bytes(1000 * 7300), rate=1000, bits=8)
    job = cloud.upload("long.wav", recording)

    rejected(cloud, job, "audio.too_long", "too long")
    assert cloud.result_keys(job) == {"error.json"}


@pytest.mark.parametrize(
    ("config", "code", "said"),
    [
        (b"{", "config.unreadable", "not valid JSON"),
        (json.dumps({**EN, "diarisation": 1}).encode(), "config.unknown_key", "diarisation"),
        (
            json.dumps({**EN, "transcription_config": {"language": "xx"}}).encode(),
            "config.language_not_available",
            "xx",
        ),
        (
            json.dumps({**EN, "summarization_config": {}}).encode(),
            "config.feature_not_available",
            "summarization_config",
        ),
    ],
    ids=["no JSON", "an unknown key", "another language", "a feature that is not there"],
)
def test_a_config_that_cannot_be_used_is_named(cloud, tmp_path, config, code, said):
    key = f"configs/{code}.wav"
    cloud.client("s3").put_object(Bucket=cloud.uploads, Key=f"{key}.json", Body=config)
    recording = write_audio(tmp_path / "a.wav", "wav", tone(1.0))

    rejected(cloud, cloud.upload(key, recording), code, said)


def test_a_recording_that_breaks_off_before_any_sound_is_rejected_by_the_transcriber(cloud, tmp_path):
    whole = write_audio(tmp_path / "a.m4a", "m4a", tone(3.0)).read_bytes()
    job = cloud.upload("broken.m4a", whole[:64])

    rejected(cloud, job, "audio.nothing_decoded", "is not valid")
    assert "log" in cloud.result_keys(job)


@pytest.mark.parametrize(
    "key", ["folder/", ".hidden.wav", "a/.git/b.wav", "nothing/config.json", "nothing.wav.json"]
)
def test_what_is_no_upload_of_a_recording_makes_no_job(cloud, key):
    job = cloud.upload(key, b"")
    wait_slowly(lambda: cloud.messages("longhand-ingest") == 0, 30)

    assert cloud.job(job) is None
    assert cloud.result_keys(job) == set()


def test_a_message_that_nobody_can_read_is_in_the_dead_letter_queue_at_once(cloud):
    before = cloud.messages("longhand-ingest-dead")
    url = f"{cloud.ready['endpoint_url']}/123456789012/longhand-ingest"
    cloud.client("sqs").send_message(QueueUrl=url, MessageBody="this is no event")

    wait_slowly(lambda: cloud.messages("longhand-ingest-dead") == before + 1, 10)
    wait_slowly(lambda: cloud.messages("longhand-ingest") == 0, 10)
