"""Memory of a process and all that it started, together.

The sum of resident sizes would count a page once for each process that shares it, and workers made by fork
share many of theirs. The proportional set size (`Pss` in proc(5)) divides each page among those who share it,
so that the sum over processes is what the machine really gives.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

PROC: Final = Path("/proc")

_BYTES_PER_KB: Final = 1024


class PeakMemory:
    """The most that was seen of a tree of processes, in bytes.

    Attributes
    ----------
    shared_once
        Largest sum of proportional set sizes in one look. What happens between two looks is missed.
    shared_for_each
        Largest resident size of each process as the kernel kept it, added up although they need not fall
        together, and with shared pages counted for each process: the tree never held more than this.
    """

    def __init__(self, root: int, proc: Path = PROC) -> None:
        self._root = root
        self._proc = proc
        self._largest: dict[int, int] = {}
        self.shared_once = 0

    @property
    def shared_for_each(self) -> int:
        return sum(self._largest.values())

    def look(self) -> None:
        """Look once. A process that ends meanwhile counts as nothing."""
        now = 0
        for pid in tree(self._root, self._proc):
            now += _field(self._proc / str(pid) / "smaps_rollup", "Pss")
            peak = _field(self._proc / str(pid) / "status", "VmHWM")
            self._largest[pid] = max(peak, self._largest.get(pid, 0))
        self.shared_once = max(self.shared_once, now)


def tree(root: int, proc: Path = PROC) -> Iterator[int]:
    """A process and all its descendants."""
    yield root
    for children in proc.glob(f"{root}/task/*/children"):
        for child in _text(children).split():
            yield from tree(int(child), proc)


def _field(file: Path, name: str) -> int:
    """A size in bytes from a line like `Pss:  290 kB`; 0 where there is none, as of an ended process."""
    found = re.search(rf"^{name}:\s*(\d+) kB$", _text(file), re.MULTILINE)
    return int(found[1]) * _BYTES_PER_KB if found else 0


def _text(file: Path) -> str:
    try:
        return file.read_text("ascii", errors="replace")
    except (FileNotFoundError, ProcessLookupError):
        return ""
