"""The command line of `speechmatics-python`, unmodified, from its package."""

import ast
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import httpx
import pytest
from speechmatics.batch_client import BatchClient
from speechmatics.exceptions import TranscriptionError
from speechmatics.models import ConnectionSettings

from tests.samples import write_audio

pytestmark = pytest.mark.xdist_group("cloud")

PROGRAM = Path(sys.executable).with_name("speechmatics")
UNKNOWN = "a" * 24


@pytest.fixture
def run(cloud, tmp_path):
    """Run a command of it; gives what it printed, and raises if it failed."""

    def ran(command, *arguments, key=None):
        connection = ["--url", f"{cloud.ready['api_url']}/v2", "--auth-token", key or cloud.ready["api_key"]]
        done = subprocess.run(
            [PROGRAM, "batch", command, *connection, *arguments],
            env={"PATH": os.environ["PATH"], "HOME": str(tmp_path)},
            capture_output=True,
            text=True,
            check=False,
            timeout=180,
        )
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout

    return ran


@pytest.fixture(scope="module")
def spoken(sentence, tmp_path_factory):
    return write_audio(tmp_path_factory.mktemp("spoken") / "times.wav", "wav", sentence, 48_000)


def submitted(run, path):
    printed = run("submit", "--lang", "en", str(path))
    return re.search(r"job ID: (\w+)", printed)[1]


def test_a_file_is_transcribed_in_one_command(run, spoken):
    printed = run("transcribe", "--lang", "en", "--output-format", "txt", str(spoken))
    assert "It was the best of times" in printed


def test_a_job_is_submitted_followed_fetched_in_every_format_and_deleted(run, cloud, spoken):
    job = submitted(run, spoken)
    cloud.ended(job)

    status = ast.literal_eval(run("job-status", "--job-id", job))["job"]
    assert (status["id"], status["status"], status["duration"]) == (job, "done", 5)
    assert status["config"]["transcription_config"]["language"] == "en"
    results = {
        form: run("get-results", "--job-id", job, "--output-format", form)
        for form in ("txt", "srt", "json-v2")
    }
    assert results["txt"].startswith("It was the best of times")
    assert results["srt"].startswith("1\n00:00:0")
    assert json.loads(results["json-v2"])["job"]["id"] == job
    assert job in [each["id"] for each in ast.literal_eval(run("list-jobs"))]

    assert run("delete", "--job-id", job) == f"Job {job} deleted\n"
    assert job not in [each["id"] for each in ast.literal_eval(run("list-jobs"))]


def test_its_library_fetches_a_recording_and_deletes_a_job_under_way_by_force_alone(cloud, spoken, shelf):
    shelf.held.clear()
    shelf.content["/times.wav"] = spoken.read_bytes()
    config = {
        "type": "transcription",
        "transcription_config": {"language": "en"},
        "fetch_data": {"url": f"{shelf.url}/times.wav"},
    }
    settings = ConnectionSettings(url=f"{cloud.ready['api_url']}/v2", auth_token=cloud.ready["api_key"])
    with BatchClient(settings) as client:
        job, other = (client.submit_job(None, config) for _ in range(2))
        assert client.check_job_status(job)["job"]["status"] == "running"
        with pytest.raises(httpx.HTTPStatusError, match="423"):
            client.delete_job(other)
        assert client.delete_job(other, force=True) == f"Job {other} deleted"

        shelf.held.set()
        cloud.ended(job)
        assert client.get_job_result(job, "txt").startswith("It was the best of times")


def test_its_library_tells_a_rejected_job_from_one_that_failed_to_be_read(cloud):
    settings = ConnectionSettings(url=f"{cloud.ready['api_url']}/v2", auth_token=cloud.ready["api_key"])
    with BatchClient(settings) as client:
        config = {"type": "transcription", "transcription_config": {"language": "en"}}
        job = client.submit_job(("letter.txt", b"Dear all, this is no sound."), config)
        cloud.ended(job)
        with pytest.raises(TranscriptionError, match="rejected"):
            client.wait_for_completion(job)
        with pytest.raises(httpx.HTTPStatusError, match="400"):
            client.submit_job(("letter.txt", b"Dear all"), {"type": "transcription"})


def test_a_job_that_is_unknown_and_a_key_that_is_wrong_are_errors_it_knows(run, spoken):
    with pytest.raises(RuntimeError, match="JobNotFoundException"):
        run("job-status", "--job-id", UNKNOWN)
    with pytest.raises(RuntimeError, match="JobNotFoundException"):
        run("get-results", "--job-id", UNKNOWN)
    with pytest.raises(RuntimeError, match="401"):
        run("submit", "--lang", "en", str(spoken), key="lh_wrong")
