"""Telling whether the process that left a file behind still runs."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

_STATE, _STARTED = 0, 19
"""Places in `/proc/<pid>/stat` after the name, which may hold anything."""
_DEAD: Final = frozenset("ZX")


@dataclass(frozen=True, slots=True)
class Process:
    """A process, which no later one of the same id is taken for.

    Attributes
    ----------
    started
        Ticks between the machine's start and its own; empty where the system does not tell.
    """

    pid: int
    started: str = ""

    @classmethod
    def this(cls) -> Self:
        fields = _fields(os.getpid())
        return cls(os.getpid(), fields[_STARTED] if fields else "")

    @property
    def is_alive(self) -> bool:
        if self.pid <= 0:
            return False
        if fields := _fields(self.pid):
            return fields[_STATE] not in _DEAD and self.started in {"", fields[_STARTED]}
        return not self.started and _answers(self.pid)


def _fields(pid: int) -> list[str]:
    try:
        text = Path(f"/proc/{pid}/stat").read_text("utf-8", "replace")
    except OSError:
        return []
    return text.rpartition(")")[2].split()


def _answers(pid: int) -> bool:
    """Ask a system without `/proc`."""
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
