"""The embedded cloud of this machine: where its API is, in a file for as long as it runs."""

from __future__ import annotations

import json
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Final

from longhand.processes import Process
from transcriber.atomic import write_atomically
from transcriber.home import home

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_NAME: Final = "local.json"
_FOR_THE_OWNER: Final = 0o600


@dataclass(frozen=True, slots=True)
class CloudHere:
    """The embedded cloud that runs on this machine, and the process that it is."""

    api_url: str
    api_key: str
    pid: int
    started: str = ""

    @property
    def is_alive(self) -> bool:
        return Process(self.pid, self.started).is_alive


def cloud_here() -> CloudHere | None:
    """Find it. What one left behind that was killed does not count."""
    try:
        found = CloudHere(**json.loads(_path().read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
    return found if found.is_alive else None


@contextmanager
def announced(api_url: str, api_key: str) -> Iterator[bool]:
    """Let the tool find a cloud while the block runs. Where one is announced already, that one stays.

    Yields
    ------
    bool
        Whether it is announced: not if another one is, or the file cannot be written.
    """
    process = Process.this()
    ours = CloudHere(api_url, api_key, process.pid, process.started)
    written = cloud_here() is None and _write(ours)
    try:
        yield written
    finally:
        if cloud_here() == ours:
            with suppress(OSError):
                _path().unlink()


def _path() -> Path:
    return home() / _NAME


def _write(cloud: CloudHere) -> bool:
    try:
        write_atomically(_path(), json.dumps(asdict(cloud)).encode(), _FOR_THE_OWNER)
    except OSError:
        return False
    return True
