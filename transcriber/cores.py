"""Physical cores: how many there are to work on, and which worker goes on which."""

import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

PROCESSORS: Final = Path("/sys/devices/system/cpu")

Core = frozenset[int]
"""Numbers of the processors, as the system counts them, that are threads of one core."""


def allowed_processors() -> frozenset[int]:
    """Those that this process may run on; none where the system does not tell."""
    return frozenset(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else frozenset()


def physical_cores(allowed: Iterable[int], sysfs: Path = PROCESSORS) -> list[Core]:
    """Processors by the core that they are threads of, in the order of their lowest numbers.

    Parameters
    ----------
    allowed
        Processors to look at. Threads of a core that are not among them are left out.
    sysfs
        Folder of the form of Linux's `/sys/devices/system/cpu`. A processor that it does not tell of is taken
        for a core of its own.
    """
    left, found = set(allowed), []
    while left:
        first = min(left)
        core = frozenset(_siblings(first, sysfs)) & left | {first}
        found.append(core)
        left -= core
    return found


def places(workers: int, cores: Sequence[Core], usable: int) -> tuple[Core, ...]:
    """A core for each worker; none where the system had better place them.

    It had, unless the workers are as many as the cores: then other programs may share the machine, and each
    that chose cores by itself would choose the same ones.

    Parameters
    ----------
    cores
        Those that the program may run on.
    usable
        How many processors its quota lets it keep busy.
    """
    return tuple(cores) if 1 < workers == len(cores) <= usable else ()


def described(workers: int, cores: Sequence[Core], placed: Sequence[Core]) -> str:
    """A line for the log: how many workers run on what."""
    kept = "each kept on one" if placed else "placed by the system"
    return f"workers: {workers}, on {len(cores)} physical cores, {kept}"


def _siblings(processor: int, sysfs: Path) -> Iterator[int]:
    """Threads of a processor's core, from a list such as `0,4` or `0-1`."""
    file = sysfs / f"cpu{processor}" / "topology" / "thread_siblings_list"
    try:
        parts = [part.partition("-") for part in file.read_text(encoding="ascii").strip().split(",")]
        ranges = [range(int(first), int(last or first) + 1) for first, _, last in parts]
    except (OSError, ValueError):
        return
    for numbers in ranges:
        yield from numbers
