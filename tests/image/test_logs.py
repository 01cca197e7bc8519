"""Logs, as "Enabling Logging" of the guide has them."""

import pytest


@pytest.fixture
def recording(clip):
    return ("-v", f"{clip}:/input.audio")


def test_the_log_goes_to_stderr_on_request(transcriber, recording):
    ended = transcriber.run(
        "-e", "SM_JOB_ID=123", "-e", "SM_LOG_DIR=/home/smuser/logs", *recording, arguments=("-stderr",)
    )
    assert ended.words
    assert "sentryserver Transcribed 7 seconds of speech" in ended.stderr


def test_without_it_stderr_is_empty(transcriber, recording):
    assert transcriber.run(*recording).stderr == ""


def test_the_log_lies_in_a_mapped_folder_under_the_job_id(transcriber, recording, folder):
    (folder / "124").mkdir()
    (folder / "124").chmod(0o777)
    ended = transcriber.run(
        "-v", f"{folder}:/logs", "-e", "SM_JOB_ID=124", "-e", "SM_LOG_DIR=/logs", *recording
    )
    assert ended.words
    log = (folder / "124" / "sigurd.log").read_text("utf-8")
    assert "sentryserver Transcribed 7 seconds of speech" in log
    assert "times" not in log


def test_the_line_that_sets_the_job_id_twice_transcribes_and_warns(transcriber, recording, folder):
    ended = transcriber.run(
        *("-v", f"{folder}:/logs", "-e", "SM_JOB_ID=124", "-e", "SM_JOB_ID=/logs", *recording),
        arguments=("-stderr",),
    )
    assert ended.words
    assert "SM_JOB_ID is set but SM_LOG_DIR is not" in ended.stderr


def test_a_mapped_folder_that_cannot_be_written_to(transcriber, folder):
    ended = transcriber.run("-e", "SM_LOG_DIR=/xxx", "-e", "SM_JOB_ID=1", "-v", f"{folder}:/xxx:ro")
    ended.assert_failed("Unable to set up logging", "program.logging")
