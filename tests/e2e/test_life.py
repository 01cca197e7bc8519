"""How the embedded cloud starts, lives through faults and ends."""

import json
import os
import signal
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.program import children, wait_until
from tests.e2e.cloud import ROOT, Cloud, assert_gone, wait_slowly
from tests.samples import write_audio

pytestmark = pytest.mark.xdist_group("cloud")

WORKING_SECONDS = 60


@pytest.fixture
def own_cloud(models):
    running = Cloud.start("--workers", "1")
    yield running
    if running.process.poll() is None:
        running.stop()


def working(cloud):
    """Wait until a worker runs `pipeline`, and give the worker's process id."""
    wait_until(lambda: any(children(pid) for pid in cloud.workers()), WORKING_SECONDS)
    return cloud.workers()[0]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL])
def test_a_worker_that_is_killed_is_tried_again_and_completes(own_cloud, talk, number):
    job = own_cloud.upload("killed.wav", talk)
    os.kill(working(own_cloud), number)

    assert own_cloud.ended(job)["status"] == "done"
    assert "best of times" in own_cloud.transcript(job)
    assert json.loads(own_cloud.result(f"{job}/summary.json"))["attempt"] == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ending_with_a_job_running_leaves_no_process(own_cloud, talk, number):
    own_cloud.upload("running.wav", talk)
    working(own_cloud)
    family = own_cloud.family()

    assert own_cloud.stop(number) == 0
    assert len(family) > 5
    assert_gone(family)


def test_even_when_it_is_killed_no_process_is_left(own_cloud, talk):
    own_cloud.upload("running.wav", talk)
    working(own_cloud)
    family = own_cloud.family()

    own_cloud.stop(signal.SIGKILL)
    assert_gone(family)


def test_its_end_says_why_when_what_was_uploaded_is_gone(models, tmp_path):
    with (tmp_path / "stderr").open("w+", encoding="utf-8") as stderr:
        running = Cloud.start(stderr=stderr)
        family = running.family()
        os.kill(running.keeper(), signal.SIGKILL)

        assert running.process.wait(60) == 1
        running.stop()
        stderr.seek(0)
        said = stderr.read()
    assert "killed by SIGKILL" in said
    assert "upload again" in said
    assert "Traceback" not in said
    assert_gone(family)


def test_answers_that_were_given_take_no_memory(own_cloud):
    """Left alone, moto keeps a copy of each object that it ever listed, content and all."""
    s3 = own_cloud.client("s3")
    for number in range(4):
        s3.put_object(Bucket=own_cloud.uploads, Key=f"many/.{number}", Body=bytes(5_000_000))
    for _ in range(30):
        s3.list_object_versions(Bucket=own_cloud.uploads, Prefix="many/")

    assert resident_bytes(own_cloud.keeper()) < 400_000_000


def resident_bytes(pid):
    return int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1]) * os.sysconf("SC_PAGE_SIZE")


def test_two_at_once_do_not_disturb_each_other(own_cloud, cloud, sentence, tmp_path):
    recording = write_audio(tmp_path / "a.wav", "wav", sentence[:, ::3], rate=16_000)
    job = own_cloud.upload("only-here.wav", recording)

    assert own_cloud.ended(job)["status"] == "done"
    assert own_cloud.ready["api_key"] != cloud.ready["api_key"]
    assert cloud.result_keys(job) == set()


def test_a_port_that_is_taken_is_an_error_that_says_what_to_do():
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = str(other.getsockname()[1])
        for option in ("--port", "--api-port"):
            free = "--api-port" if option == "--port" else "--port"
            command = [sys.executable, "-m", "longhand", "local", option, port, free, "0"]
            ended = subprocess.run(
                command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=180
            )

            assert ended.returncode == 1
            assert ended.stdout == ""
            assert port in ended.stderr
            assert "Choose other ports" in ended.stderr
            assert "Traceback" not in ended.stderr


def test_a_container_that_cannot_be_had_is_refused_by_name(tmp_path):
    command = [sys.executable, "-m", "longhand", "local", "--port", "0", "--api-port", "0"]
    environment = {**os.environ, "PATH": str(tmp_path)}
    ended = subprocess.run(
        [*command, "--executor", "container"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert ended.returncode == 2
    assert "podman" in ended.stderr
    assert "--executor process" in ended.stderr


def test_no_audio_is_left_where_jobs_worked(own_cloud, talk):
    job = own_cloud.upload("clean.wav", talk)
    folder = Path(f"/proc/{working(own_cloud)}/cwd").readlink()
    assert any(path.is_file() for path in folder.rglob("*"))
    own_cloud.ended(job)

    wait_slowly(lambda: not folder.exists(), 30)
