import re

import pytest

USAGE_LINE = re.compile(r"^.+ .+ INFO sentryserver Transcribed (\d+) seconds of speech$", re.MULTILINE)


def test_the_log_goes_to_stderr_on_request(pipeline, whistle):
    outcome = pipeline("-stderr", "--input", whistle)
    assert outcome.status == 0
    found = USAGE_LINE.findall(outcome.stderr)
    assert found == ["3"]


def test_the_log_file_lies_where_the_environment_says(pipeline, whistle, tmp_path):
    outcome = pipeline("--input", whistle, env={"SM_LOG_DIR": str(tmp_path / "logs"), "SM_JOB_ID": "124"})
    assert outcome.stderr == ""
    log = (tmp_path / "logs" / "124" / "sigurd.log").read_text()
    assert USAGE_LINE.findall(log) == ["3"]
    assert re.search(r"real-time factor 0\.\d+, 0 words, peak memory \d+ MB", log)


def test_the_log_file_holds_why_a_run_failed(pipeline, tmp_path):
    pipeline(stdin=b"rubbish, and no audio", env={"SM_LOG_DIR": str(tmp_path), "SM_JOB_ID": "1"})
    assert "ERROR longhand.pipeline /input.audio is not valid" in (tmp_path / "1" / "sigurd.log").read_text()


def test_a_log_folder_that_cannot_be_written(pipeline, quiet, tmp_path):
    (tmp_path / "file").touch()
    outcome = pipeline("--input", quiet, env={"SM_LOG_DIR": str(tmp_path / "file"), "SM_JOB_ID": "1"})
    outcome.assert_failed("Unable to set up logging", "program.logging")


@pytest.mark.parametrize("job_id", ["/logs", "../1", ".."])
def test_a_job_id_cannot_lead_out_of_the_log_folder(pipeline, quiet, tmp_path, job_id):
    outcome = pipeline("--input", quiet, env={"SM_LOG_DIR": str(tmp_path), "SM_JOB_ID": job_id})
    outcome.assert_failed("Unable to set up logging", "program.logging")


def test_the_example_of_the_guide_that_sets_the_job_id_twice_still_transcribes(pipeline, quiet):
    outcome = pipeline("-stderr", "--input", quiet, env={"SM_JOB_ID": "/logs"})
    assert outcome.status == 0
    assert "WARNING longhand.pipeline SM_JOB_ID is set but SM_LOG_DIR is not" in outcome.stderr


def test_no_word_of_the_transcript_is_in_the_log(pipeline, sentence):
    outcome = pipeline("-stderr", "--input", sentence)
    assert "times" in " ".join(outcome.words).lower()
    assert "times" not in outcome.stderr
