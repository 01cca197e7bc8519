"""What a user finds when there is no transcript."""

import json

import pytest

from contract.errors.job import JobFailed
from contract.errors.program import OutOfMemory
from tests.integration.worker.cloud import ALL_IS_WELL

LIKE_OURS = """
    say("2026-01-02 03:04:05.678Z INFO longhand.pipeline wav, pcm_s16le, 16000 Hz, 2.0 s")
    say("2026-01-02 03:04:05.678Z ERROR longhand.pipeline /input.audio is not valid: text [audio.not_valid]")
    say("/input.audio is not valid")
    say("text")
    say("/input.audio stands for fetch_data.")
    say("What to do: Send a recording.")
    say("Error code: audio.not_valid")
    sys.exit(1)
"""


def test_the_error_of_pipeline_reaches_the_user_as_it_is(cloud, worker):
    worker.write_pipeline(LIKE_OURS)

    outcome = worker(cloud.upload(), AWS_BATCH_JOB_ATTEMPT="2")

    assert outcome.status == 1
    assert set(cloud.stored()) == {"error.json", "log"}
    failure = cloud.failure
    assert failure.code == "audio.not_valid"
    assert failure.message == "/input.audio is not valid: text"
    assert failure.advice == "Send a recording."
    assert (failure.exit_code, failure.attempt) == (1, 2)
    assert "text [audio.not_valid]\n" in cloud.text("log")


def test_the_last_line_of_any_other_program_is_the_message(cloud, worker):
    worker.write_pipeline('say("Traceback"); say("License Error: no such thing"); say(""); sys.exit(3)')

    assert worker(cloud.upload()).status == 3

    failure = cloud.failure
    assert (failure.code, failure.advice) == (JobFailed.code, JobFailed.advice)
    assert failure.message == "License Error: no such thing"
    assert failure.exit_code == 3


def test_a_program_that_the_system_killed_wants_more_memory(cloud, worker):
    worker.write_pipeline('say("99 % done"); os.kill(os.getpid(), 9)')

    assert worker(cloud.upload()).status == 137

    assert cloud.failure.code == OutOfMemory.code
    assert cloud.failure.exit_code == 137


@pytest.mark.parametrize(
    ("stdout", "found"),
    [
        ("", "STDOUT is empty"),
        ("{", "STDOUT is no JSON"),
        ("[]", "STDOUT is JSON, but no object"),
        ('{"format": "2.7"}', "without format and results"),
    ],
)
def test_success_without_a_transcript_is_no_success(cloud, worker, stdout, found):
    worker.write_pipeline(f"print({stdout!r})")

    assert worker(cloud.upload()).status == 1

    assert set(cloud.stored()) == {"error.json", "log"}
    assert cloud.failure.code == JobFailed.code
    assert found in cloud.failure.message


def test_nothing_of_an_earlier_attempt_lies_beside_the_error(cloud, worker):
    for name in ("transcript.json", "transcript.txt", "transcript.srt", "speakers.json", "summary.json"):
        cloud.put(name, b"of an attempt that was interrupted")
    worker.write_pipeline("sys.exit(1)")

    worker(cloud.upload(), AWS_BATCH_JOB_ATTEMPT="2")

    assert set(cloud.stored()) == {"error.json", "log"}


def test_nothing_is_left_in_the_work_folder_after_a_failure(cloud, worker):
    worker.write_pipeline("Path(option('--all-formats'), 'half').write_text('x'); sys.exit(1)")
    worker(cloud.upload())
    assert list(worker.work.iterdir()) == []


def test_a_recording_that_was_removed_says_so(cloud, worker):
    task = cloud.upload()
    cloud.client.delete_object(Bucket=cloud.uploads, Key=task.key, VersionId=task.version_id)

    outcome = worker(task)

    assert outcome.status == 1
    assert cloud.failure.code == "upload.gone"
    assert cloud.failure.message.startswith("the recording is not in the bucket any more: s3://uploads-")
    assert "What to do: Upload the recording again" in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_a_recording_of_another_size_is_not_the_one(cloud, worker):
    worker(cloud.upload(b"12345", size_bytes=6))
    assert cloud.failure.code == "job.download_failed"
    assert "5 bytes lie in the bucket, where 6 were uploaded" in cloud.failure.message


def test_a_job_without_its_config_says_so(cloud, worker):
    task = cloud.upload()
    cloud.client.delete_object(Bucket=cloud.results, Key=f"{task.job}/config.json")
    worker(task)
    assert cloud.failure.code == "job.download_failed"
    assert cloud.failure.message.startswith("the job config could not be read from S3: ")


@pytest.mark.parametrize("config", [b"{", b"[]", b"\xff"])
def test_a_config_that_is_none_says_so(cloud, worker, config):
    task = cloud.upload()
    cloud.put("config.json", config)
    worker(task)
    assert cloud.failure.code == "job.download_failed"
    assert cloud.failure.message.startswith("the job config is no JSON object: ")


def test_a_recording_that_cannot_fit_is_refused_before_it_is_read(cloud, worker):
    outcome = worker(cloud.upload(size_bytes=2**50))
    assert outcome.status == 1
    assert cloud.failure.code == "program.work_folder_full"
    assert "download" not in cloud.text("log")


def test_a_work_folder_that_cannot_be_written_to_says_so(cloud, worker):
    outcome = worker(cloud.upload(), LONGHAND_WORK_DIR="/proc/none")
    assert outcome.status == 1
    assert cloud.failure.code == "program.work_folder"


def test_an_error_that_cannot_be_stored_is_told_on_stderr(cloud, worker):
    task = cloud.upload()
    cloud.client.delete_object(Bucket=cloud.results, Key=f"{task.job}/config.json")
    cloud.client.delete_bucket(Bucket=cloud.results)

    outcome = worker(task)

    assert outcome.status == 1
    assert "[job.download_failed]" in outcome.stderr
    assert "why it failed could not be stored either: the results could not be stored in S3" in outcome.stderr


def test_an_s3_that_cannot_be_reached_is_told_on_stderr(cloud, worker):
    outcome = worker(cloud.upload(), AWS_ENDPOINT_URL="http://127.0.0.1:1", AWS_MAX_ATTEMPTS="2")
    assert outcome.status == 1
    assert 'Could not connect to the endpoint URL: "http://127.0.0.1:1' in outcome.stderr
    assert "What to do: " in outcome.stderr
    assert "Traceback" not in outcome.stderr


def test_no_credentials_are_told_on_stderr(cloud, worker):
    outcome = worker(cloud.upload(), AWS_ACCESS_KEY_ID="", AWS_EC2_METADATA_DISABLED="true")
    assert outcome.status == 1
    assert "Unable to locate credentials" in outcome.stderr


def test_an_environment_without_a_job_is_a_usage_error(cloud, worker):
    outcome = worker(cloud.upload(), LONGHAND_TASK_KEY="")
    assert outcome.status == 2
    assert "LONGHAND_TASK_KEY not set [job.task_invalid]\n" in outcome.stderr
    assert "To transcribe by hand use `pipeline`" in outcome.stderr
    assert cloud.stored() == {}


def test_a_program_that_cannot_be_started_says_so(cloud, worker):
    worker.write_pipeline("", interpreter="/no/such/interpreter")
    assert worker(cloud.upload()).status == 1
    assert cloud.failure.code == "job.no_pipeline"


def test_the_error_is_one_json_object_with_what_a_user_needs(cloud, worker):
    worker.write_pipeline(LIKE_OURS)
    worker(cloud.upload())
    assert set(json.loads(cloud.text("error.json"))) == {
        "code",
        "message",
        "advice",
        "timestamp",
        "exit_code",
        "attempt",
    }


def test_a_transcript_that_cannot_be_stored_is_a_failure(cloud, worker):
    worker.write_pipeline(
        """
        import botocore.session
        client = botocore.session.Session().create_client(
            "s3", os.environ["REGION"], endpoint_url=os.environ["ENDPOINT"],
            aws_access_key_id="none", aws_secret_access_key="none",
        )
        client.delete_object(Bucket=os.environ["BUCKET"], Key=os.environ["KEY"])
        client.delete_bucket(Bucket=os.environ["BUCKET"])
        """,
        ALL_IS_WELL,
    )
    task = cloud.upload()

    outcome = worker(
        task,
        ENDPOINT=cloud.endpoint,
        REGION="us-east-1",
        BUCKET=cloud.results,
        KEY=f"{task.job}/config.json",
    )

    assert outcome.status == 1
    assert "the results could not be stored in S3: " in outcome.stderr
    assert "[job.results_not_stored]" in outcome.stderr
