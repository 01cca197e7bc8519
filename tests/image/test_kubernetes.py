"""The Job of transcriber/kubernetes, container by container, on the real image."""

import json
import shutil
import tempfile
from pathlib import Path

import pytest

from tests.image.pod import run_arguments
from tests.unit.fetch.servers import content, serve
from tests.unit.kubernetes.manifests import FOLDER, base_job, bytes_of, pod

SPEC = pod(base_job())["spec"]
SIZES = {
    volume["name"]: volume["emptyDir"]["sizeLimit"] for volume in SPEC["volumes"] if "emptyDir" in volume
}


@pytest.fixture
def url(clip):
    """Where the recording is, on a server of this machine."""
    with serve() as server:
        server.answers["/call.wav"] = content(clip.read_bytes())
        yield f"{server.url}/call.wav?signature=secret"


@pytest.fixture
def recording():
    """The volume that both containers see: empty, in memory, and open to all, as the node makes it."""
    where = "/dev/shm" if Path("/dev/shm").is_dir() else None
    folder = Path(tempfile.mkdtemp(prefix="longhand-pod-", dir=where))
    folder.chmod(0o777)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def run(engine, image, token, url, recording, tmp_path):
    """Run a container of the pod. The server is on this machine, so `fetch` may go there."""
    config = tmp_path / "config"
    config.mkdir()
    shutil.copy(FOLDER / "base" / "config.json", config)

    def run(name, *extra, spec=SPEC, program=None, shared=None):
        arguments = run_arguments(
            engine,
            spec,
            name,
            image=image,
            secrets={("longhand-license", "token"): token, ("longhand-recording", "url"): url},
            shared={"recording": recording, "job-config": config} if shared is None else shared,
            extra=extra,
        )
        if program:
            arguments[arguments.index(image) + 1 :] = program
        return engine.run(*arguments)

    return run


HERE = ("--network", "host", "--env", "LONGHAND_FETCH_INTERNAL=1")
OFF = ("--network", "none")


def test_the_job_fetches_a_recording_and_transcribes_it(run, recording, clip):
    fetched = run("fetch", *HERE)
    assert (fetched.returncode, fetched.stdout, fetched.stderr) == (0, b"", b"")
    assert (recording / "input.audio").read_bytes() == clip.read_bytes()
    done = run("pipeline", *OFF)
    assert done.returncode == 0, done.stderr.decode()
    assert done.stderr == b""
    results = json.loads(done.stdout)["results"]
    assert [item for item in results if item["type"] == "word"]


def test_a_server_inside_is_refused_unless_the_job_allows_it(run, recording):
    fetched = run("fetch", "--network", "host")
    assert fetched.returncode == 1
    assert b"Error code: fetch.refused" in fetched.stderr
    assert b"secret" not in fetched.stderr
    assert list(recording.iterdir()) == []


def test_a_recording_that_does_not_fit_into_its_volume_says_so(run):
    fetched = run(
        "fetch", *HERE, "--tmpfs", "/recording:size=64k,mode=0777", shared={}, spec=without_volume()
    )
    assert fetched.returncode == 1
    assert b"no room for the recording" in fetched.stderr
    assert b"Error code: program.work_folder_full" in fetched.stderr


def without_volume():
    """The pod, whose init container is given a volume that is far too small in another way."""
    [fetch] = SPEC["initContainers"]
    return SPEC | {"initContainers": [fetch | {"volumeMounts": []}]}


LOOK = """
id -u; id -g
touch /x 2>/dev/null || echo read-only
grep -E '^(CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/self/status
stat -f -c '%T %b %S' /home/smuser /tmp
touch /home/smuser/x /tmp/x && echo writable
cd /sys/fs/cgroup
echo memory: $(cat memory.max memory/memory.limit_in_bytes 2>/dev/null)
echo cpu: $(cat cpu.max cpu/cpu.cfs_quota_us cpu/cpu.cfs_period_us 2>/dev/null)
touch /input.audio 2>/dev/null || touch /config/x 2>/dev/null || echo mounts read-only
"""


def test_the_settings_of_the_pod_are_in_force(run, recording, clip):
    shutil.copyfile(clip, recording / "input.audio")
    done = run("pipeline", *OFF, program=["sh", "-c", LOOK])
    lines = done.stdout.decode().split("\n")
    assert lines[:3] == ["1000", "1000", "read-only"]
    status = dict(line.split(":\t") for line in lines[3:7])
    assert {"CapEff": "0000000000000000", "CapBnd": "0000000000000000"}.items() <= status.items()
    assert status["NoNewPrivs"] == "1"
    assert status["Seccomp"] == "2", "a filter is in force"
    for line, name in zip(lines[7:9], ("home", "tmp"), strict=True):
        kind, blocks, size = line.split()
        assert kind == "tmpfs"
        assert int(blocks) * int(size) == bytes_of(SIZES[name])
    assert lines[9] == "writable"
    [limits] = [one["resources"]["limits"] for one in SPEC["containers"]]
    assert lines[10] == f"memory: {bytes_of(limits['memory'])}"
    quota, period = lines[11].removeprefix("cpu: ").split()
    assert int(quota) == int(period) * int(limits["cpu"])
    assert lines[12:] == ["mounts read-only", ""]
