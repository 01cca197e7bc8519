"""What is in the wheel, against what is in the checkout."""

import zipfile
from email.parser import Parser

import pytest

from tests.wheel.installed import ROOT, wheel
from tests.wheel.prepare import EXTRAS, PROJECT

PACKAGES = PROJECT["tool"]["hatch"]["build"]["targets"]["wheel"]["packages"]
KEYS = (".pem", ".key", "license.json")


@pytest.fixture
def names():
    with zipfile.ZipFile(wheel()) as archive:
        return set(archive.namelist())


def test_every_file_of_its_packages_is_in_the_wheel(names):
    files = (path for package in PACKAGES for path in (ROOT / package).rglob("*") if path.is_file())
    ours = {path.relative_to(ROOT).as_posix() for path in files if "__pycache__" not in path.parts}
    assert {"transcriber/packs/en.toml", "local/executors/supervisor.py"} <= ours
    assert ours <= names


def test_nothing_else_is_in_it_and_no_key(names):
    ours = {name for name in names if ".dist-info/" not in name}
    assert {name.partition("/")[0] for name in ours} == set(PACKAGES)
    assert [name for name in names if name.endswith(KEYS) or "__pycache__" in name] == []


def test_it_says_which_extras_there_are_and_under_which_licence(names):
    (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
    with zipfile.ZipFile(wheel()) as archive:
        said = Parser().parsestr(archive.read(metadata).decode())
    assert said.get_all("Provides-Extra") == EXTRAS
    assert said["License-Expression"] == "MIT"
    assert said.get_all("License-File") == ["LICENSE", "NOTICE"]
