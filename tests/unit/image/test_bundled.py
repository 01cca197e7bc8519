"""Every library of others in the image is known, with its licence, in the bill of materials and on paper."""

import json
import re
from datetime import UTC, datetime
from importlib.metadata import Distribution, distribution
from pathlib import Path

import pytest
from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator

from contract.errors import LibraryLicenceChanged, LibraryUnknown
from transcriber.image.bundled import KNOWN, libraries
from transcriber.image.sbom import bill_of_materials, bundled_libraries, parts_of_packages
from transcriber.image.stub import stub

ROOT = Path(__file__).parents[3]
NOTICE = " ".join((ROOT / "NOTICE").read_text("utf-8").split())
PAGE = (ROOT / "docs" / "licences.md").read_text("utf-8")


def locked(name):
    """Give the packages of a lock that are installed here: those for other versions of Python may not be."""
    lock = (ROOT / "requirements" / f"{name}.lock").read_text("utf-8")
    return [distribution(each) for each in dict.fromkeys(re.findall(r"^([a-z0-9-]+)==", lock, re.MULTILINE))]


PACKAGES = [*locked("container"), *(each for each in locked("whisper") if each.name != "numpy")]
FILES = [
    (package, path)
    for package in PACKAGES
    for path in map(str, package.files)
    if re.search(r"\.libs/|/lib[^/]*\.so", path) and ".so" in path
]


@pytest.fixture(scope="module")
def listed():
    return {part["properties"][0]["value"]: part for part in bundled_libraries(PACKAGES)}


def test_the_packages_of_the_image_carry_libraries():
    assert {package.name for package, _ in FILES} >= {"av", "numpy", "onnxruntime", "ctranslate2"}
    assert len(FILES) > 30


@pytest.mark.parametrize(("package", "path"), FILES, ids=lambda value: str(getattr(value, "name", value)))
def test_a_library_is_in_the_bill_of_materials_and_in_notice(package, path, listed):
    part = listed[path]
    [licence] = part["licenses"]
    assert part["bom-ref"] == f"pkg:pypi/{package.name}@{package.version}#{path}"
    if licence["expression"] != "GPL-2.0-or-later":  # which does not get into the image: test_leave_out.py
        assert f"{part['group']} ({licence['expression']})" in NOTICE
        assert part["name"] in NOTICE
        assert f"| {part['group']} |" in PAGE


@pytest.mark.parametrize("name", KNOWN)
def test_notice_and_the_page_name_every_library_that_is_known(name):
    project = KNOWN[name]
    assert re.search(rf"\b{re.escape(name)}\b", NOTICE), "without it, a newer wheel would pass unnoticed"
    rows = [row for row in PAGE.splitlines() if row.startswith(f"| {project.name} |")]
    assert len(rows) == 1
    assert f"`{name}`" in rows[0]
    assert project.licence in rows[0]
    assert project.home in rows[0]


def test_ffmpeg_is_named_with_its_release_not_with_the_numbers_of_its_libraries(listed):
    versions = {part["version"] for part in listed.values() if part["group"] == "FFmpeg"}
    assert len(versions) == 1
    assert re.fullmatch(r"[1-9]\d*\.\d+(\.\d+)?", versions.pop())


def test_a_bill_with_libraries_and_their_parts_keeps_the_published_schema():
    parts = [*bundled_libraries(PACKAGES), *parts_of_packages(PACKAGES)]
    bill = json.dumps(bill_of_materials("xx", parts, datetime(2026, 12, 1, tzinfo=UTC)))
    assert JsonStrictValidator(SchemaVersion.V1_6).validate_str(bill) is None
    names = {part["name"] for part in parts}
    assert {"libavcodec", "openssl", "regex-syntax"} <= names, "what wheels say that they are compiled of"


class Wheel(Distribution):
    """A package that is installed in a folder and carries what a test says."""

    def __init__(self, folder, files):
        self.folder = folder
        for path, content in files.items():
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
            (folder / path).write_bytes(content)
        self.record = "".join(f"{path},,\n" for path in files)

    def read_text(self, filename):
        return {"METADATA": "Name: some-wheel\nVersion: 1\n", "RECORD": self.record}.get(filename)

    def locate_file(self, path):
        return self.folder / path


@pytest.mark.parametrize(
    "path",
    [
        "av.libs/libfdk-aac-0123abcd.so.2.0.3",
        "some.libs/libnew.so",
        "some.libs/odd-0123abcd.so.1",
        "some/capi/libnew.so.1.2",
        "libnew-0123abcd-4567cdef.so",
    ],
)
def test_no_image_is_built_with_a_library_that_nobody_has_looked_at(tmp_path, path):
    with pytest.raises(LibraryUnknown, match="some-wheel 1 carries") as caught:
        list(libraries(Wheel(tmp_path, {path: b""})))
    assert path in str(caught.value)


@pytest.mark.parametrize(
    "path", ["some/_core.abi3.so", "some/x.cpython-313-x86_64-linux-gnu.so", "some/a.py"]
)
def test_modules_of_the_package_itself_are_not_libraries_of_others(tmp_path, path):
    assert list(libraries(Wheel(tmp_path, {path: b""}))) == []


@pytest.mark.parametrize(
    "content",
    [b"\0libavutil license: GPL version 3 or later\0", b"\0libavutil license: nonfree\0", b"\0no word\0"],
)
def test_no_image_is_built_with_an_ffmpeg_under_another_licence(tmp_path, content):
    wheel = Wheel(tmp_path, {"av.libs/libavutil-0123abcd.so.60": content})
    with pytest.raises(LibraryLicenceChanged, match="LGPL version 3 or later"):
        list(libraries(wheel))


def test_what_stands_in_for_a_library_is_not_listed_as_that_library(tmp_path):
    name = "libx264-0123abcd.so.165"
    [found] = libraries(Wheel(tmp_path, {f"av.libs/{name}": stub(name, ["x264_close"], [], 62)}))
    assert found.project.licence == "MIT"
    assert found.project.name != "x264"
