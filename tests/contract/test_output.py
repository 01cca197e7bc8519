import json
import os
import re
import stat
from pathlib import Path

import pytest


def test_the_transcript_has_the_documented_shape(pipeline, sentence):
    transcript = pipeline("--input", sentence).transcript
    assert set(transcript) == {"format", "metadata", "results"}
    assert transcript["format"] == "2.7"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", transcript["metadata"]["created_at"])
    for item in transcript["results"]:
        assert item["type"] in {"word", "punctuation"}
        assert 0 <= item["start_time"] <= item["end_time"] <= 8
        (alternative,) = item["alternatives"]
        assert alternative["language"] == "en"
        assert alternative["speaker"] == "UU"
        assert 0 <= alternative["confidence"] <= 1
    assert transcript["results"], "this sentence has words"
    starts = [item["start_time"] for item in transcript["results"]]
    assert starts == sorted(starts)


def test_punctuation_is_attached_and_says_where_sentences_end(pipeline, speech):
    marks = [
        item for item in pipeline("--input", speech).transcript["results"] if item["type"] == "punctuation"
    ]
    assert marks
    assert all(mark["start_time"] == mark["end_time"] and mark["attaches_to"] == "previous" for mark in marks)
    assert any(mark["is_eos"] for mark in marks)


def test_stderr_is_silent_after_success(pipeline, sentence):
    outcome = pipeline("--input", sentence)
    assert outcome.status == 0
    assert outcome.stderr == ""


def test_stdin_gives_the_same_as_a_file(pipeline, sentence):
    piped = pipeline(stdin=sentence.read_bytes()).transcript
    assert piped["results"] == pipeline("--input", sentence).transcript["results"]


def test_silence_gives_a_transcript_without_words(pipeline, quiet):
    assert pipeline("--input", quiet).transcript["results"] == []


def test_a_tone_gives_no_made_up_words(pipeline, whistle):
    assert pipeline("--input", whistle).words == []


def test_all_formats_are_written_to_a_folder_that_is_made(pipeline, sentence, tmp_path):
    folder = tmp_path / "out" / "call"
    outcome = pipeline("--input", sentence, "--all-formats", folder)
    assert sorted(file.name for file in folder.iterdir()) == [
        "transcript.json",
        "transcript.srt",
        "transcript.txt",
    ]
    assert (folder / "transcript.json").read_bytes() == outcome.stdout
    text = (folder / "transcript.txt").read_text()
    assert outcome.words[0] in text
    subtitles = (folder / "transcript.srt").read_text()
    assert re.match(r"1\n00:00:0\d,\d{3} --> 00:00:0\d,\d{3}\n\S", subtitles)
    assert max(map(len, subtitles.splitlines())) <= 37


def test_the_other_spelling_and_subtitle_settings(pipeline, sentence, config, tmp_path):
    file = config(output_config={"srt_overrides": {"max_line_length": 20, "max_lines": 1}})
    pipeline("--input", sentence, "--allformats", tmp_path / "out", "--job-config", file)
    subtitles = (tmp_path / "out" / "transcript.srt").read_text().split("\n\n")
    lines = [line for subtitle in subtitles for line in subtitle.strip().splitlines()[2:]]
    assert len(lines) > 2
    assert max(map(len, lines)) <= 20


def test_all_formats_of_silence(pipeline, quiet, tmp_path):
    pipeline("--input", quiet, "--all-formats", tmp_path / "out")
    assert (tmp_path / "out" / "transcript.txt").read_text() == ""
    assert (tmp_path / "out" / "transcript.srt").read_text() == ""
    assert json.loads((tmp_path / "out" / "transcript.json").read_text())["results"] == []


def test_a_folder_that_cannot_be_written_is_told_before_the_recording_is_read(pipeline, tmp_path):
    (tmp_path / "file").touch()
    outcome = pipeline("--input", tmp_path / "absent", "--all-formats", tmp_path / "file")
    outcome.assert_failed("cannot write to the folder of --all-formats", "program.output")


def test_a_full_disk_behind_stdout_is_no_success(pipeline, quiet):
    with Path("/dev/full").open("wb") as full, pipeline.start("--input", quiet, stdout=full) as process:
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert errors.decode().startswith(
        "the transcript could not be written to STDOUT\nNo space left on device"
    )


def test_a_reader_that_went_away_is_no_success(pipeline, quiet):
    reader, writer = os.pipe()
    os.close(reader)
    with pipeline.start("--input", quiet, stdout=writer) as process:
        os.close(writer)
        _, errors = process.communicate(timeout=60)
    assert process.returncode == 1
    assert b"Error code: program.output" in errors


def test_the_work_folder_is_empty_after_success_and_after_failure(pipeline, sentence, tmp_path):
    work = tmp_path / "work"
    assert pipeline("--work-dir", work, stdin=sentence.read_bytes()).status == 0
    assert pipeline("--work-dir", work, stdin=b"no recording").status == 1
    assert list(work.iterdir()) == []


def test_a_work_folder_that_cannot_be_written(pipeline, quiet, tmp_path):
    (tmp_path / "file").touch()
    outcome = pipeline("--input", quiet, "--work-dir", tmp_path / "file")
    outcome.assert_failed("cannot write to the work folder", "program.work_folder")


def test_no_file_is_left_anywhere_and_none_is_open_to_others(pipeline, sentence, tmp_path):
    before = set(tmp_path.iterdir())
    with pipeline.start() as process:
        assert process.stdin
        process.stdin.write(sentence.read_bytes())
        process.stdin.close()
        process.stdin = None
        modes = {stat.S_IMODE(path.stat().st_mode) for path in set(tmp_path.iterdir()) - before}
        process.communicate(timeout=60)
    assert modes <= {0o700}
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize("level", ["file", "stdin"])
def test_two_at_once_do_not_meet(pipeline, sentence, quiet, tmp_path, level):
    work = tmp_path / "work"
    arguments = [
        ("--work-dir", work, "--input", "-" if level == "stdin" else path) for path in (sentence, quiet)
    ]
    one, two = (pipeline.start(*each) for each in arguments)
    with one, two:
        heard, _ = one.communicate(sentence.read_bytes(), timeout=60)
        silent, _ = two.communicate(quiet.read_bytes(), timeout=60)
    assert json.loads(heard)["results"]
    assert json.loads(silent)["results"] == []
    assert list(work.iterdir()) == []
