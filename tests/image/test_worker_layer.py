"""`transcriber/Dockerfile.worker` on an image made differently that has nothing of ours but `pipeline`."""

import json
from pathlib import Path

import pytest

from tests.e2e.cloud import Cloud
from tests.image.containers import configuration, named_for_local
from tests.image.other import other_image, with_our_worker


@pytest.fixture(scope="module")
def other(engine, image):
    with other_image(engine, image) as tag:
        yield tag


@pytest.fixture(scope="module")
def layered(engine, other):
    with with_our_worker(engine, other) as tag:
        yield tag


@pytest.fixture
def shell(engine):
    """Give what a shell in an image writes."""

    def run(image, script):
        done = engine.run(
            "run", "--rm", *engine.run_flags(), "--user", "0", "--entrypoint", "sh", image, "-c", script
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.decode().strip()

    return run


def described(engine, image):
    (found,) = json.loads(engine.run("image", "inspect", image).stdout)
    return found["Config"]


def test_the_other_image_is_another_one_and_has_no_worker(shell, other, image):
    told = ". /etc/os-release; echo $VERSION_CODENAME; python3 -c 'import sys; print(*sys.version_info[:2])'"
    assert shell(other, told) != shell(image, told)
    assert shell(other, "command -v worker || find / -xdev -path '*transcriber/worker*'") == ""
    assert shell(other, "find / -xdev -name 'botocore*'") == ""


def test_a_recording_goes_the_whole_way(engine, layered, clip, tmp_path):
    with named_for_local(engine, layered) as name:
        cloud = Cloud.start(
            *("--workers", "1", "--executor", "container", "--image", name),
            environment={**configuration(engine, tmp_path), "LICENSE_TOKEN": ""},
        )
        try:
            job = cloud.upload("talk.wav", Path(clip))
            ended = cloud.ended(job)
            keys = cloud.result_keys(job)
            assert ended["status"] == "done", cloud.result(f"{job}/log").decode()
            assert "best of times" in cloud.transcript(job)
            assert "best of times" in cloud.transcript(job, "srt")
        finally:
            cloud.stop()
    assert {"transcript.json", "transcript.txt", "transcript.srt", "log", "summary.json"} <= keys


def test_the_image_stays_as_it_was_but_for_its_entry_point(engine, shell, other, layered):
    before, after = described(engine, other), described(engine, layered)
    for name in ("User", "WorkingDir", "Env"):
        assert after[name] == before[name], name
    assert after["Entrypoint"] == ["/opt/longhand-worker/bin/entrypoint"]
    files = "find / -xdev -path /proc -prune -o -path /opt/longhand-worker -prune -o -type f -print | sort"
    kept, now = (set(shell(image, files).splitlines()) for image in (other, layered))
    assert kept <= now
    assert not [path for path in now - kept if not path.startswith(("/etc/", "/run/", "/sys/"))]


def test_options_are_still_for_pipeline_and_commands_run_as_they_are(engine, layered):
    version = engine.run("run", "--rm", *engine.run_flags(), layered, "--version")
    assert version.returncode == 0
    assert version.stdout
    command = engine.run("run", "--rm", *engine.run_flags(), layered, "sh", "-c", "echo as it is; exit 3")
    assert (command.returncode, command.stdout) == (3, b"as it is\n")


def test_a_worker_without_a_job_says_so(engine, layered):
    done = engine.run("run", "--rm", *engine.run_flags(), layered, "worker")
    assert done.returncode == 2
    assert b"job.task_invalid" in done.stderr
