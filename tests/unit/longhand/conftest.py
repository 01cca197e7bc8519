from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.small_index import SmallIndex, make_small_index


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Home folder of this test alone."""
    monkeypatch.delenv("LONGHAND_KEYS_DIR", raising=False)
    monkeypatch.setenv("LONGHAND_HOME", str(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallIndex:
    """A small language pack `xx` in place of the shipped ones, and an index for pip."""
    index = make_small_index(tmp_path, monkeypatch)
    monkeypatch.setattr("transcriber.packs.pack.PACKS", index.packs)
    return index
