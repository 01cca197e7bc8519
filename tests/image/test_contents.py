"""What the image is made of, and how much of it there is."""

import json
import re
import tomllib
from datetime import UTC, datetime, timedelta

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from tests.image.source import ROOT

MAX_BYTES = 620_000_000  # with both operating points; CTranslate2 and Whisper base are 150 million of it
SBOM = "/opt/longhand/sbom.cdx.json"
ANNOTATION = "org.opencontainers.image."


@pytest.fixture(scope="module")
def described(transcriber):
    return transcriber.described()


@pytest.fixture(scope="module")
def bill(transcriber):
    return json.loads(transcriber.shell(f"cat {SBOM}"))


def test_the_image_is_small(described):
    assert described["Size"] <= MAX_BYTES


def test_its_labels_say_what_it_is(described):
    labels = {
        name.removeprefix(ANNOTATION): value
        for name, value in described["Config"]["Labels"].items()
        if name.startswith(ANNOTATION)
    }
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert labels["title"] == "longhand-en"
    assert labels["version"] == project["version"]
    assert labels["licenses"] == project["license"]
    assert re.fullmatch(r"[0-9a-f]{40}(-dirty)?", labels["revision"])
    assert labels["base.name"]
    assert labels["description"]
    assert datetime.fromisoformat(labels["created"]) < datetime.now(UTC) + timedelta(minutes=1)


@pytest.mark.parametrize("program", ["gcc", "cc", "g++", "ffmpeg", "ffprobe", "longhand", "pip", "git"])
def test_it_has_no_program_that_only_a_build_or_somebody_else_needs(transcriber, program):
    assert transcriber.run(arguments=("sh", "-c", f"command -v {program}")).status != 0


@pytest.mark.parametrize(
    "package", ["pip", "rich", "typer", "pygments", "onnx", "hatchling", "boto3", "longhand"]
)
def test_it_has_no_package_that_only_a_build_or_the_tool_needs(transcriber, package):
    look = f"import importlib.util; print(importlib.util.find_spec({package!r}))"
    assert transcriber.run(arguments=("/opt/longhand/bin/python", "-c", look)).stdout == b"None\n"


def test_package_managers_keep_nothing_in_it(transcriber):
    caches = "/root/.cache /home/smuser/.cache /var/cache/apt /var/lib/apt/lists /tmp"
    look = f"find {caches} -type f 2>/dev/null; true"
    assert transcriber.shell(look, "--user", "0:0") == ""


def test_every_module_is_compiled_so_that_starts_need_not_do_it(transcriber):
    look = """
import pathlib, sysconfig
for source in pathlib.Path(sysconfig.get_path("purelib")).rglob("*.py"):
    if not list((source.parent / "__pycache__").glob(f"{source.stem}.cpython-*.pyc")):
        print(source)
import transcriber.pipeline.run, sys
for name, module in sys.modules.items():
    cached = getattr(module, "__cached__", None)
    if cached and not pathlib.Path(cached).exists():
        print(name)
"""
    assert transcriber.run(arguments=("/opt/longhand/bin/python", "-c", look)).stdout.decode() == ""


def test_it_holds_the_models_of_its_operating_points_and_not_what_they_are_made_of(transcriber):
    files = set(transcriber.shell("cd /opt/orchestrator/models/en && find . -type f").split())
    assert {
        f"./tiny-en/{half}.{kind}" for half in ("encoder", "decoder") for kind in ("onnx", "weights")
    } <= files
    assert "./tiny-en/LICENSE" in files
    assert {"./speakers/segmentation.ort", "./speakers/voices.onnx"} <= files
    assert not [file for file in files if file.endswith(("_model.ort", "_merged.ort", ".wav"))]


def test_its_bill_of_materials_keeps_the_published_schema(bill):
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(json.dumps(bill)) is None


def test_its_models_are_those_that_the_bill_of_materials_lists(transcriber, bill):
    models = [part for part in bill["components"] if part["bom-ref"].startswith("model/")]
    listed = {part["name"]: part["hashes"][0]["content"] for part in models}
    look = "cd /opt/orchestrator/models/en && find . -type f ! -name manifest.json ! -name .lock"
    hashes = transcriber.shell(f"{look} -exec sha256sum {{}} +").splitlines()
    assert {line.split()[1][2:]: line.split()[0] for line in hashes} == listed


def test_the_bill_of_materials_lists_every_python_package_and_every_debian_package(transcriber, bill):
    listed = {(part["name"].lower(), part.get("version")) for part in bill["components"]}
    look = "import importlib.metadata as m; [print(d.metadata['Name'], d.version) for d in m.distributions()]"
    python = transcriber.run(arguments=("/opt/longhand/bin/python", "-c", look)).stdout.decode()
    debian = transcriber.shell("dpkg-query --show --showformat='${Package} ${Version}\\n'")
    installed = {tuple(line.split()) for line in (python.lower() + debian).splitlines()}
    assert {"onnxruntime", "libc6"} <= {name for name, _ in installed}
    assert installed - listed == set()


def test_the_bill_of_materials_lists_every_library_inside_a_python_package(transcriber, bill):
    parts = [part for part in bill["components"] if "#" in part["bom-ref"]]
    listed = {part["bom-ref"].partition("#")[2] for part in parts}
    look = "cd /opt/longhand/lib/python3*/site-packages && find *.libs -type f"
    found = set(transcriber.shell(look).split())
    assert len(found) > 25
    assert found <= listed


def test_it_has_no_encoder_under_the_gpl(transcriber, bill):
    look = "cd /opt/longhand/lib/python3*/site-packages && find . -name 'libx26*' -size -10k | wc -l"
    assert transcriber.shell(look).strip() == "2"
    assert transcriber.shell(look.replace("-10k", "+9k")).strip() == "0"
    licences = [
        entry.get("expression", "")
        for part in bill["components"]
        if "#" in part["bom-ref"]
        for entry in part.get("licenses", ())
    ]
    assert "LGPL-3.0-or-later" in licences
    assert not [licence for licence in licences if licence.startswith("GPL-2")]


def test_it_has_notice_and_the_texts_of_the_licences_that_it_names(transcriber):
    look = (
        "ls /opt/longhand/lib/python3*/site-packages/longhand-*.dist-info/licenses /usr/share/common-licenses"
    )
    assert {"NOTICE", "LICENSE", "GPL-2", "GPL-3", "LGPL-2.1", "LGPL-3", "Apache-2.0"} <= set(
        transcriber.shell(look).split()
    )


def test_it_starts_where_the_contract_says_as_a_user_with_a_number(described):
    """A number, since Kubernetes cannot tell whether a name is root."""
    assert described["Config"]["WorkingDir"] == "/opt/orchestrator"
    assert described["Config"]["User"] == "1000:1000"
