import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.small_index import SmallIndex, make_small_index
from transcriber.packs.files import Source


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallIndex:
    """Index that pip reads. Each pull takes a second, most of it pip's start."""
    return make_small_index(tmp_path, monkeypatch)


@pytest.fixture
def quick_index(index: SmallIndex, monkeypatch: pytest.MonkeyPatch) -> SmallIndex:
    """The same without pip, for tests of what happens to the wheel afterwards."""

    def copy(source: Source, folder: Path, on_bytes: Callable[[int], None]) -> Path:
        on_bytes(source.bytes)
        return Path(shutil.copy(index.wheels / source.file, folder))

    monkeypatch.setattr("transcriber.packs.sources.fetch_wheel", copy)
    return index
