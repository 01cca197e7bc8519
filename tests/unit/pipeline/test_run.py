import logging

import numpy as np
import pytest

from contract.errors.program import OutputNotWritten
from contract.transcript import Alternative, Metadata, Result, Transcript
from transcriber.pipeline import run
from transcriber.pipeline.outputs import check_folder, write_files
from transcriber.pipeline.progress import Progress, peak_memory_bytes
from transcriber.pipeline.run import worker_count
from transcriber.speech import SAMPLE_RATE, Utterance, Word

HOUR = 3600.0


@pytest.mark.parametrize(
    ("asked", "cores", "seconds", "workers"),
    [(1, 8, HOUR, 1), (4, 8, HOUR, 4), (16, 8, HOUR, 8), (4, 8, 299.9, 1), (4, 8, 300.0, 4), (2, 1, HOUR, 1)],
)
def test_workers_are_capped_at_the_cores_and_short_recordings_are_not_split(asked, cores, seconds, workers):
    assert worker_count(asked, cores, seconds) == workers


def test_the_log_says_when_fewer_workers_are_used_than_asked_for(caplog):
    with caplog.at_level(logging.INFO):
        worker_count(8, 2, HOUR)
        worker_count(8, 2, 10.0)
    assert "capped at 2" in caplog.text
    assert "shorter than 5 minutes" in caplog.text


@pytest.mark.parametrize(
    ("workers", "expected"), [(2, "workers: 2, on 2 physical cores, each kept on one"), (1, "placed by the")]
)
def test_the_log_tells_where_the_workers_run(monkeypatch, caplog, workers, expected):
    monkeypatch.setattr(run, "allowed_processors", lambda: frozenset({1000, 1001}))
    monkeypatch.setattr(run, "available_cores", lambda: 2)
    with caplog.at_level(logging.INFO):
        placed = run.places_of(workers)
    assert expected in caplog.text
    assert len(placed) == (2 if workers == 2 else 0)


def utterances(count, seconds):
    word = Word("secret", 0.0, 0.0, 1.0)
    return (Utterance(n, n * seconds, (n + 1) * seconds, [word, word]) for n in range(count))


def test_progress_is_told_every_few_percent(caplog):
    progress = Progress(expected_seconds=1000.0)
    with caplog.at_level(logging.INFO):
        assert len(list(progress.recognised(utterances(200, 5.0)))) == 200
    told = [record.getMessage() for record in caplog.records]
    assert 15 <= len(told) <= 20
    assert told[0].startswith("5 % done, real-time factor ")
    assert told[-1].startswith("100 % done")


def test_progress_never_passes_the_whole_though_the_header_was_wrong(caplog):
    with caplog.at_level(logging.INFO):
        list(Progress(expected_seconds=1.0).recognised(utterances(3, 10.0)))
        list(Progress(expected_seconds=0.0).recognised(utterances(3, 10.0)))
    assert "100 % done" in caplog.text


def test_the_summary_counts_what_was_decoded_not_what_the_header_said(caplog):
    progress = Progress(expected_seconds=99.0)
    list(progress.heard(np.zeros((2, SAMPLE_RATE), dtype=np.float32) for _ in range(7)))
    list(progress.recognised(utterances(2, 3.5)))
    with caplog.at_level(logging.INFO):
        progress.finish(workers=1)
    assert "7.0 s of audio" in caplog.text
    assert "4 words" in caplog.text
    assert caplog.records[-1].name == "sentryserver"
    assert caplog.records[-1].getMessage() == "Transcribed 7 seconds of speech"


def test_the_log_never_holds_what_was_said(caplog):
    progress = Progress(expected_seconds=10.0)
    with caplog.at_level(logging.DEBUG):
        list(progress.recognised(utterances(2, 5.0)))
        progress.finish(1)
    assert "secret" not in caplog.text


def test_peak_memory_is_in_bytes():
    assert 10 * 1024**2 < peak_memory_bytes(0) < 100 * 1024**3


def test_the_folder_of_all_formats_is_made(tmp_path):
    check_folder(tmp_path / "a" / "b", "--all-formats")
    assert (tmp_path / "a" / "b").is_dir()
    assert not list((tmp_path / "a" / "b").iterdir())


def test_a_folder_of_all_formats_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(OutputNotWritten, match="cannot write to the folder of --all-formats"):
        check_folder(tmp_path / "file", "--all-formats")
    with pytest.raises(OutputNotWritten):
        write_files(tmp_path / "file", "--all-formats", {"transcript.json": b"{}"})


@pytest.fixture
def transcript():
    said = Result("word", 0.0, 0.5, (Alternative("Hello", 1.0, "en", "UU"),))
    return Transcript(Metadata("2026-01-02T03:04:05.678Z"), [said])
