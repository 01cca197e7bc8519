import gc
import os
import signal
import threading
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from longhand.client import connection
from tests.small_index import SmallIndex, make_small_index
from tests.unit.longhand.small_api import KEY, SmallApi, small_api


@pytest.fixture
def runner() -> CliRunner:
    return CliRunner()


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Home folder of this test alone."""
    monkeypatch.delenv("LONGHAND_KEYS_DIR", raising=False)
    monkeypatch.setenv("LONGHAND_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    for name in ("LONGHAND_API_URL", "LONGHAND_API_KEY", "LONGHAND_API_AUTH", "LONGHAND_CONFIG"):
        monkeypatch.delenv(name, raising=False)
    return tmp_path / "home"


@pytest.fixture
def interrupt() -> Iterator[Callable[..., None]]:
    """Sends a signal to this process, whose command hears it, before the API goes on with what it does.

    A program that a shell started in the background ignores Ctrl-C, and so would the command. And what is
    interrupted while it connects leaves its socket to the garbage collector, who is let do it here.
    """

    def send(number: int = signal.SIGINT) -> None:
        os.kill(os.getpid(), number)
        threading.Event().wait(0.3)

    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield send
    signal.signal(signal.SIGINT, before)
    with warnings.catch_warnings(action="ignore", category=ResourceWarning):
        gc.collect()


@pytest.fixture
def index(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SmallIndex:
    """A small language pack `xx` in place of the shipped ones, and an index for pip."""
    index = make_small_index(tmp_path, monkeypatch)
    monkeypatch.setattr("transcriber.packs.load.PACKS", index.packs)
    return index


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallApi]:
    """An API that the environment leads to, and whose calls are repeated without a wait."""
    monkeypatch.setattr(connection, "backoff_seconds", lambda _tried: 0.0)
    with small_api() as running:
        monkeypatch.setenv("LONGHAND_API_URL", running.url)
        monkeypatch.setenv("LONGHAND_API_KEY", KEY)
        yield running
