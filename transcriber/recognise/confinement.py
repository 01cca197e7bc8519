"""Limits of a process that handles what somebody else wrote: the system ends it where it goes beyond them."""

import contextlib
import os
import resource
import signal
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from transcriber.prctl import leave_no_dump

_DEFAULT_ACTION: Final = (signal.SIGPROF, signal.SIGXCPU, signal.SIGABRT, signal.SIGSEGV, signal.SIGBUS)
"""How a limit that was met shows: no handler that came along with the fork may stand in the way."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a process may use from now on.

    Attributes
    ----------
    memory_bytes
        Address space beyond what it has now, much of which it may share with its parent. A library that is
        refused memory aborts (SIGABRT); Python raises `MemoryError`.
    cpu_seconds
        Processor time in all. Beyond it the process gets SIGXCPU.
    """

    memory_bytes: int
    cpu_seconds: int


def confine(limits: Limits) -> None:
    """Set limits for this process for good. It leaves no core dump, and has nowhere to print to."""
    for number in _DEFAULT_ACTION:
        signal.signal(number, signal.SIG_DFL)
    _lower(resource.RLIMIT_CORE, 0)
    leave_no_dump()  # where dumps go to a program, that limit says nothing
    _print_nowhere()
    _lower(resource.RLIMIT_AS, _mapped_bytes() + limits.memory_bytes)
    _lower(resource.RLIMIT_CPU, limits.cpu_seconds)


def allow(seconds: float) -> None:
    """Give this process so much processor time for what it does next; then it gets SIGPROF."""
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _print_nowhere() -> None:
    """Libraries that abort say so on STDERR, in words that tell the user nothing."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)


def _mapped_bytes() -> int:
    with contextlib.suppress(OSError):
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
    return 0


def _lower(kind: int, limit: int) -> None:
    """Lower a limit; one that is lower already stays."""
    present, highest = resource.getrlimit(kind)
    known = [each for each in (limit, present, highest) if each != resource.RLIM_INFINITY]
    with contextlib.suppress(OSError, ValueError):  # macOS does not limit address space
        resource.setrlimit(kind, (min(known), highest))
