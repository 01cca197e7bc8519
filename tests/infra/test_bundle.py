import importlib.util
import marshal
import subprocess
import sys

import pytest

from contract.errors import BundleFailed
from infra.functions import bundle as bundling
from infra.functions.bundle import bundle

PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


@pytest.fixture
def installed(monkeypatch):
    """Put a few files where pip would put the dependencies, and keep its command."""
    commands = []

    def run(command, **_):
        commands.append(command)
        folder = bundling.Path(command[command.index("--target") + 1])
        for path in (
            "botocore/data/s3/2006/service-2.json", "botocore/data/ec2/2016/service-2.json",
            "botocore/data/endpoints.json", "boto3/__init__.py", "pydantic/tests/test_it.py", "bin/jp",
            "pydantic/types.pyi", "boto3-1.dist-info/METADATA", "boto3-1.dist-info/RECORD",
        ):  # fmt: skip
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_text("")
        return subprocess.CompletedProcess(command, 0, "", "")

    monkeypatch.setattr(bundling.subprocess, "run", run)
    return commands


def files(folder):
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_the_bundle_has_our_packages_and_only_the_services_that_are_called(installed, tmp_path):
    bundle(tmp_path, python=PYTHON, compiled=False)
    found = files(tmp_path)
    assert {"lambdas/ingest/settings.py", "contract/limits.py", "boto3/__init__.py"} <= found
    assert "boto3-1.dist-info/METADATA" in found
    assert "boto3-1.dist-info/RECORD" not in found, "it has hashes of scripts that name this machine's paths"
    assert {"botocore/data/s3/2006/service-2.json", "botocore/data/endpoints.json"} <= found
    assert not [
        path for path in found
        if path.startswith(("botocore/data/ec2", "bin", "transcriber", "infra"))
        or "tests" in path or path.endswith((".pyi", ".pyc"))
    ]  # fmt: skip


def test_bytecode_is_taken_without_a_look_at_the_source(installed, tmp_path):
    bundle(tmp_path, python=PYTHON, compiled=True)
    source = tmp_path / "contract" / "limits.py"
    compiled = bundling.Path(importlib.util.cache_from_source(str(source))).read_bytes()
    flags = int.from_bytes(compiled[4:8], "little")
    assert flags == 0b01, "by hash, and not checked"
    assert marshal.loads(compiled[16:]).co_filename == "/var/task/contract/limits.py"


def test_the_same_input_gives_the_same_bundle(installed, tmp_path):
    def content(folder):
        bundle(folder, python=PYTHON, compiled=True)
        return {name: (folder / name).read_bytes() for name in files(folder)}

    assert content(tmp_path / "a") == content(tmp_path / "b")


def test_dependencies_are_pinned_wheels_for_the_machines_of_lambda(installed, tmp_path):
    bundle(tmp_path, python="3.13", compiled=False)
    [command] = installed
    said = " ".join(command)
    assert "--require-hashes --only-binary :all:" in said
    assert "--platform manylinux2014_x86_64 --implementation cp --python-version 3.13" in said
    assert "requirements/lambdas.lock" in said


def test_a_package_index_that_cannot_be_reached_is_said_so(monkeypatch, tmp_path):
    failed = subprocess.CompletedProcess([], 1, "", "ERROR: no such host\n")
    monkeypatch.setattr(bundling.subprocess, "run", lambda *_, **__: failed)
    with pytest.raises(BundleFailed, match="no such host"):
        bundle(tmp_path, python=PYTHON, compiled=False)
