"""The manifests as they lie in transcriber/kubernetes, and as kustomize makes them."""

import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

FOLDER = Path(__file__).parents[3] / "transcriber" / "kubernetes"
FOLDERS = ("base", "example")


def base_job():
    """The Job as it is written, without what kustomize does to names."""
    return yaml.safe_load((FOLDER / "base" / "job.yaml").read_text("utf-8"))


def rendered(folder):
    """All resources that `kubectl apply -k` would send to a cluster; nothing is sent."""
    program = shutil.which("kubectl")
    if program is None:
        pytest.skip("kubectl is not installed, which renders a kustomization")
    done = subprocess.run(
        [program, "kustomize", str(FOLDER / folder)], capture_output=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr.decode()
    return list(yaml.safe_load_all(done.stdout))


def of_kind(resources, kind):
    [found] = [resource for resource in resources if resource["kind"] == kind]
    return found


def pod(job):
    return job["spec"]["template"]


def containers(spec):
    """All containers of a pod's spec, whichever their kind."""
    kinds = ("initContainers", "containers", "ephemeralContainers")
    return [container for kind in kinds for container in spec.get(kind) or []]


def container(job, name):
    [found] = [each for each in containers(pod(job)["spec"]) if each["name"] == name]
    return found


def bytes_of(quantity):
    """Bytes of a quantity such as 2Gi. Only the units that the manifests use."""
    units = {"Mi": 1024**2, "Gi": 1024**3}
    return int(quantity[:-2]) * units[quantity[-2:]]
