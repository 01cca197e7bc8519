"""The small stages that need nothing but values."""

import io
import json
import logging
import sys
from itertools import count
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.job import JobFailed, PipelineMissing
from contract.errors.program import WorkFolderFull
from transcriber.fetch.fetch import FetchLimits, FetchSource, fetch
from transcriber.worker.attempt import recording_name
from transcriber.worker.config import for_pipeline
from transcriber.worker.journal import Journal, logging_to
from transcriber.worker.program import Files, environment_of_pipeline, find_pipeline
from transcriber.worker.progress import Progress
from transcriber.worker.results import audio_seconds, read_document
from transcriber.worker.room import RESERVE_BYTES, check_room

EMPTY = {"format": "2.7", "results": []}


@given(st.text())
def test_no_key_makes_the_recording_lie_elsewhere(key):
    name = recording_name(key)
    assert Path(name).name == name
    assert name == "recording" or name.startswith("recording.")


def test_the_suffix_of_a_known_format_is_kept():
    names = ["a/b.MP3", "b.wav", "c.exe", "wav", ".wav", "a.tar.ogg"]
    assert [recording_name(name) for name in names] == [
        "recording.mp3",
        "recording.wav",
        "recording",
        "recording.wav",
        "recording.wav",
        "recording.ogg",
    ]


def test_the_config_keeps_what_is_not_ours():
    config = {"type": "transcription", "notification_config": [{}], "tracking": {"title": "ü"}}
    assert for_pipeline(config, Path("/w/recording.wav")) == {
        "type": "transcription",
        "tracking": {"title": "ü"},
        "fetch_data": {"url": "file:///w/recording.wav"},
    }
    assert "notification_config" in config


@pytest.mark.parametrize("folder", ["a b", "100%", "ü#?+", "%2F"])
def test_pipeline_finds_the_recording_whatever_the_folder_is_called(tmp_path, folder):
    recording = tmp_path / folder / "recording.wav"
    recording.parent.mkdir()
    recording.touch()
    url = for_pipeline({}, recording)["fetch_data"]["url"]
    assert fetch(FetchSource(url, ()), Path(), FetchLimits()) == recording


def test_pipeline_gets_neither_credentials_nor_the_task():
    given = {"AWS_SECRET_ACCESS_KEY": "x", "LONGHAND_TASK_KEY": "x", "LICENSE_TOKEN": "t", "PATH": "/bin"}
    passed = environment_of_pipeline(given, Files(Path("/work/1"), Path("/work/1/recording.wav")))
    assert passed == {
        "LICENSE_TOKEN": "t",
        "PATH": "/bin",
        "LONGHAND_KEEP_SPEAKERS": "/work/1/speakers.json",
    }


def program(folder):
    folder.mkdir()
    (folder / "pipeline").write_text("#!/bin/sh\n")
    (folder / "pipeline").chmod(0o755)
    return folder / "pipeline"


def test_pipeline_is_looked_for_on_the_path_first(tmp_path, monkeypatch):
    on_path, beside = program(tmp_path / "path"), program(tmp_path / "beside")
    monkeypatch.setattr(sys, "executable", str(beside.parent / "python"))
    assert find_pipeline({"PATH": str(on_path.parent)}) == on_path
    assert find_pipeline({"PATH": str(tmp_path)}) == beside


def test_an_image_without_pipeline_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "executable", str(tmp_path / "python"))
    with pytest.raises(PipelineMissing, match="the image has no program called pipeline"):
        find_pipeline({"PATH": str(tmp_path)})


def test_what_does_not_fit_is_refused_with_what_is_missing(tmp_path):
    with pytest.raises(WorkFolderFull, match=r"\d+ MB free, and 1073741856 MB are needed"):
        check_room(tmp_path, 2**50)
    check_room(tmp_path, 1)
    assert RESERVE_BYTES > 0


@pytest.mark.parametrize(
    ("lines", "seconds"),
    [
        (["x INFO longhand.pipeline 44.1 s of audio in 2.0 s", "Transcribed 44 seconds of speech"], 44.1),
        (["2026 INFO sentryserver Transcribed 62 seconds of speech", "bye"], 62.0),
        ([], 1.25),
    ],
)
def test_the_length_of_the_recording_is_what_the_log_says_else_what_the_transcript_reaches(lines, seconds):
    results = [{"end_time": 1.25}, {"end_time": "late"}, 5, {"end_time": 0.5}]
    assert audio_seconds(lines, EMPTY | {"results": results}) == seconds


def test_no_speech_is_a_transcript_too():
    assert read_document(json.dumps(EMPTY).encode()) == EMPTY
    assert audio_seconds([], EMPTY) == 0.0


@given(st.binary())
def test_what_is_no_transcript_is_refused_in_words(raw):
    with pytest.raises(JobFailed, match="STDOUT is"):
        read_document(raw)


@pytest.mark.parametrize("raw", [b"[" * 100_000, b"NaN", b'"format results"', b'{"format":1,"results":{}}'])
def test_odd_json_is_refused_too(raw):
    with pytest.raises(JobFailed):
        read_document(raw)


@given(st.lists(st.binary(max_size=30).map(lambda line: line.replace(b"\n", b"") + b"\n"), max_size=40))
def test_a_journal_passes_everything_on_and_keeps_both_ends(lines):
    stream = io.BytesIO()
    journal = Journal(stream, head_bytes=100, tail_bytes=100)
    for line in lines:
        journal.write(line)
    whole, kept = b"".join(lines), journal.content()
    assert stream.getvalue() == whole
    if len(whole) <= 100:
        assert kept == whole
    assert len(kept) < 300
    head, _, tail = kept.partition(b"... ") if b" bytes are left out" in kept else (kept, b"", b"")
    assert whole.startswith(head)
    assert whole.endswith(tail.partition(b"here ...\n")[2])


def test_a_journal_outlives_its_stream():
    stream = io.BytesIO()
    stream.close()
    journal = Journal(stream)
    journal.write(b"a\n")
    assert journal.content() == b"a\n"


def test_the_log_of_the_worker_is_one_line_for_each_message_whatever_it_holds():
    journal = Journal(io.BytesIO())
    with logging_to(journal):
        logging.getLogger("longhand.worker").info("one\ntwo \u2028")
        logging.getLogger("botocore.credentials").info("of no interest")
    logging.getLogger("longhand.worker").info("not any more")
    lines = journal.content().splitlines()
    assert len(lines) == 1
    assert lines[0].endswith(rb"INFO longhand.worker one\ntwo \u2028")


def test_progress_is_told_every_few_percent_but_not_all_the_time(caplog):
    caplog.set_level(logging.INFO, "longhand.worker")
    progress = Progress(1000, clock=count().__next__)
    for _ in range(1000):
        progress.add(1)
    assert len(caplog.messages) == 20
    assert caplog.messages[0].startswith("download 5 %, ")
    assert caplog.messages[-1].startswith("download 100 %, ")
