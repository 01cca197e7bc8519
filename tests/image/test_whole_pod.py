"""The pod of the Job as a whole, as podman plays it: one container after the other, with secrets and config.

Podman is no cluster. It has no volumes in memory and, in older versions, mounts no part of a volume. So this
is about the order of things and who sees what, and test_kubernetes.py is about the rest.
"""

import json
import os
import subprocess
import uuid
from base64 import b64encode
from copy import deepcopy

import pytest
import yaml

from tests.unit.fetch.servers import content, serve
from tests.unit.kubernetes.manifests import FOLDER, base_job, container, containers, pod

PLAY_SECONDS = 120


@pytest.fixture
def podman(engine, tmp_path):
    """Run podman with the limits that containers need here: `kube play` has no options for them."""
    if not engine.is_podman:
        pytest.skip("docker plays no pods")
    environment = dict(os.environ)
    if engine.limits:
        limits = [limit for limit in engine.limits if limit != "--ulimit"]
        settings = tmp_path / "containers.conf"
        settings.write_text(f"[containers]\ndefault_ulimits = {json.dumps(limits)}\n")
        environment["CONTAINERS_CONF"] = str(settings)

    def run(*arguments, stdin=b""):
        return subprocess.run(
            engine.command(*arguments),
            input=stdin,
            env=environment,
            capture_output=True,
            check=False,
            timeout=PLAY_SECONDS,
        )

    return run


@pytest.fixture
def server(clip):
    with serve() as running:
        running.answers["/call.wav"] = content(clip.read_bytes())
        yield running


@pytest.fixture
def play(podman, image, token, server, tmp_path):
    """Play the pod under a name of its own, wait for its end, and tell how each container ended."""
    name = f"longhand-test-{uuid.uuid4().hex[:12]}"
    made = {"token": f"{name}-license", "url": f"{name}-recording"}
    file = tmp_path / "pod.yaml"

    def play(path):
        for key, value in (("token", token), ("url", f"{server.url}{path}")):
            secret = json.dumps({key: b64encode(value.encode()).decode()})
            assert podman("secret", "create", made[key], "-", stdin=secret.encode()).returncode == 0
        file.write_text(yaml.safe_dump_all(resources(name, made, image)))
        played = podman("kube", "play", str(file))
        if played.returncode == 0:  # or else it never began
            podman("wait", f"{name}-pipeline")
        return played, podman("logs", f"{name}-fetch"), podman("logs", f"{name}-pipeline")

    yield play
    podman("pod", "rm", "--force", name)
    podman("secret", "rm", *made.values())
    podman("volume", "rm", "--force", f"{name}-config", *(f"{name}-{volume}" for volume in VOLUMES))


SPEC = pod(base_job())["spec"]
VOLUMES = [volume["name"] for volume in SPEC["volumes"]]


def resources(name, secrets, image):
    """The pod and its job config, with names that nothing else has here, in words that podman knows."""
    spec = deepcopy(SPEC)
    spec["hostNetwork"] = True  # the server is on this machine
    for volume in spec["volumes"]:
        volume["name"] = f"{name}-{volume['name']}"
    for one in containers(spec):
        one |= {"image": image, "imagePullPolicy": "Never"}
        for mount in one["volumeMounts"]:
            mount["name"] = f"{name}-{mount['name']}"
        for variable in one["env"]:
            reference = variable["valueFrom"]["secretKeyRef"]
            reference["name"] = secrets[reference["key"]]
    job = {"spec": {"template": {"spec": spec}}}
    container(job, "fetch")["env"].append({"name": "LONGHAND_FETCH_INTERNAL", "value": "1"})
    _mount_the_whole_volume(container(job, "pipeline"))
    [config] = [volume for volume in spec["volumes"] if "configMap" in volume]
    config["configMap"]["name"] = f"{name}-config"
    text = (FOLDER / "base" / "config.json").read_text("utf-8")
    return [
        {
            "apiVersion": "v1",
            "kind": "ConfigMap",
            "metadata": {"name": f"{name}-config"},
            "data": {"config.json": text},
        },
        {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": name}, "spec": spec},
    ]


def _mount_the_whole_volume(pipeline):
    """Older podman takes no notice of `subPath`."""
    [mount] = [mount for mount in pipeline["volumeMounts"] if "subPath" in mount]
    mount["mountPath"] = "/recording"
    pipeline["args"] += ["--input", f"/recording/{mount.pop('subPath')}"]


def test_the_recording_is_fetched_first_and_then_transcribed(play, server):
    played, _, pipeline = play("/call.wav")  # the first is gone once it has done its work
    assert played.returncode == 0, played.stderr.decode()
    assert [path for path, _ in server.requests] == ["/call.wav"]
    assert pipeline.stderr == b""
    results = json.loads(pipeline.stdout)["results"]
    assert [item for item in results if item["type"] == "word"]
    assert json.loads(pipeline.stdout)["metadata"]["transcription_config"] == {"language": "en"}


def test_without_a_recording_nothing_is_transcribed(play, server):
    _, fetch, pipeline = play("/gone.wav?signature=secret")
    assert [path for path, _ in server.requests] == ["/gone.wav?signature=secret"]
    assert b"Error code: fetch.failed" in fetch.stderr
    assert b"secret" not in fetch.stderr
    assert pipeline.stdout + pipeline.stderr == b""
