"""`longhand local --executor container`: jobs in real containers, from our real image."""

import json
import signal
import wave
from pathlib import Path

import pytest

from contract.job.definition import HOME, USER
from tests.e2e.cloud import Cloud, assert_gone, wait_slowly
from tests.image.containers import Containers, configuration, named_for_local

GONE_SECONDS = 30
LONG_SECONDS = 4 * 60
"""A recording of that length is worked on for seconds, so that something can be done to its job."""
LONGER_SECONDS = 60 * 60
"""And one of that length for longer than `GONE_SECONDS`: what is gone by then has not just ended."""


@pytest.fixture(scope="module")
def named(engine, image):
    with named_for_local(engine, image) as name:
        yield name


@pytest.fixture
def cloud(engine, named, tmp_path):
    running = Cloud.start(
        *("--workers", "1", "--executor", "container", "--image", named),
        environment={**configuration(engine, tmp_path), "LICENSE_TOKEN": ""},
    )
    yield running
    if running.process.poll() is None:
        running.stop()


@pytest.fixture
def containers(engine, cloud):
    return Containers(engine, cloud)


@pytest.fixture(scope="module")
def long_talk(clip, tmp_path_factory):
    return repeated(clip, LONG_SECONDS, tmp_path_factory.mktemp("talk") / "long.wav")


@pytest.fixture(scope="module")
def longer_talk(clip, tmp_path_factory):
    return repeated(clip, LONGER_SECONDS, tmp_path_factory.mktemp("talk") / "longer.wav")


def repeated(clip, seconds, path):
    """Write a clip over and over, for at least so many seconds."""
    with wave.open(str(clip)) as source, wave.open(str(path), "wb") as target:
        target.setparams(source.getparams())
        samples = source.readframes(source.getnframes())
        for _ in range(seconds * source.getframerate() // source.getnframes() + 1):
            target.writeframes(samples)
    return path


def test_a_recording_becomes_a_transcript(cloud, clip):
    job = cloud.upload("talk.wav", Path(clip))

    assert cloud.ended(job)["status"] == "done"
    assert "best of times" in cloud.transcript(job)
    summary = json.loads(cloud.result(f"{job}/summary.json"))
    assert summary["attempt"] == 1


def test_a_job_has_the_container_of_its_definition_and_leaves_none(cloud, containers, long_talk):
    job = cloud.upload("talk.wav", long_talk)
    found = containers.inspect(containers.working())

    host = found["HostConfig"]
    assert host["ReadonlyRootfs"] is True
    assert found["Config"]["User"] == USER
    assert set(host["Tmpfs"]) == {HOME, "/tmp"}
    assert 2048 * 1024**2 <= host["Memory"] == host["MemorySwap"] < 3 * 1024**3
    assert host["CpuShares"] == 2048
    assert cloud.ended(job)["status"] == "done"
    wait_slowly(lambda: not containers.names(), GONE_SECONDS)


def test_a_container_that_is_killed_ends_its_job_and_says_why(cloud, containers, long_talk):
    job = cloud.upload("killed.wav", long_talk)
    containers.engine.run("kill", "--signal", "KILL", containers.working())

    assert cloud.ended(job)["status"] == "rejected"
    error = json.loads(cloud.result(f"{job}/error.json"))
    assert error["code"] == "program.out_of_memory"
    assert "137" in error["message"]
    assert "transcript.json" not in cloud.result_keys(job)


def test_a_container_that_is_told_to_end_is_tried_again_and_completes(cloud, containers, long_talk):
    job = cloud.upload("ended.wav", long_talk)
    containers.engine.run("kill", "--signal", "TERM", containers.working())

    assert cloud.ended(job)["status"] == "done"
    assert json.loads(cloud.result(f"{job}/summary.json"))["attempt"] == 2


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_ending_with_a_job_running_leaves_neither_process_nor_container(
    cloud, containers, longer_talk, number
):
    cloud.upload("running.wav", longer_talk)
    containers.working()
    family = cloud.family()

    assert cloud.stop(number) == 0
    assert containers.names() == []
    assert_gone(family)


def test_even_when_it_is_killed_neither_process_nor_container_is_left(cloud, containers, longer_talk):
    cloud.upload("running.wav", longer_talk)
    containers.working()
    family = cloud.family()

    cloud.stop(signal.SIGKILL)
    wait_slowly(lambda: not containers.names(), GONE_SECONDS)
    assert_gone(family)
