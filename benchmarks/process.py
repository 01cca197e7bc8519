"""Runs a program once and takes its measure: time, processor time, memory."""

import os
import resource
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median
from typing import Any, Final

from benchmarks.memory import PeakMemory

LOOK_EVERY_SECONDS: Final = 0.05
MB: Final = 1_000_000

_WAITS_ANYWAY: Final = 0.1
"""Share of the time that starting processes and talking between them may cost."""

_SHOWN_CHARACTERS: Final = 2000


class RunFailed(Exception):
    """The program did not end with 0, so there is nothing to measure."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a program.

    Attributes
    ----------
    wall_seconds
        From before the process is made until it has ended.
    cpu_seconds
        Processor time of the process and of all it waited for. On one core, wall time far above it means that
        something else ran there.
    largest_process_bytes
        Peak resident size of the largest process of the tree (`ru_maxrss`).
    peak
        Peak memory of the tree; None where it was not watched.
    stdout
        What it wrote.
    """

    wall_seconds: float
    cpu_seconds: float
    largest_process_bytes: int
    peak: PeakMemory | None
    stdout: bytes

    def as_json(self) -> dict[str, Any]:
        seen: dict[str, Any] = {
            "wall_seconds": round(self.wall_seconds, 4),
            "cpu_seconds": round(self.cpu_seconds, 4),
            "largest_process_mb": round(self.largest_process_bytes / MB, 1),
        }
        if self.peak:
            seen["peak_shared_once_mb"] = round(self.peak.shared_once / MB, 1)
            seen["peak_shared_for_each_mb"] = round(self.peak.shared_for_each / MB, 1)
        return seen


def run(
    command: Sequence[str],
    environment: Mapping[str, str],
    cores: Sequence[int],
    *,
    watch_memory: bool = False,
) -> Run:
    """Run a program to its end.

    Parameters
    ----------
    cores
        That it and all it starts may run on.
    watch_memory
        Look at its memory every `LOOK_EVERY_SECONDS`. That costs it a little time, so take times without.

    Raises
    ------
    RunFailed
    """
    with tempfile.TemporaryFile() as stdout, tempfile.TemporaryFile() as stderr:
        began = time.perf_counter()
        with pinned(cores):
            process = subprocess.Popen(
                command, env=environment, stdin=subprocess.DEVNULL, stdout=stdout, stderr=stderr
            )
        peak = PeakMemory(process.pid) if watch_memory else None
        usage = _wait(process, peak)
        wall = time.perf_counter() - began
        if process.returncode:
            stderr.seek(0)
            said = stderr.read().decode(errors="replace")[-_SHOWN_CHARACTERS:]
            raise RunFailed(f"{command[0]} ended with {process.returncode}:\n{said}")
        stdout.seek(0)
        return Run(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024, peak, stdout.read())


def disturbance(runs: Sequence[Run]) -> str:
    """A note where runs on one core were kept waiting, so that their times are too long; else empty.

    A program that has a core to itself and reads what lies in memory is never idle.
    """
    waited = median(1 - run.cpu_seconds / run.wall_seconds for run in runs)
    if waited < _WAITS_ANYWAY:
        return ""
    return f"for {100 * waited:.0f} % of the time the core did something else; measure again when it is quiet"


@contextmanager
def pinned(cores: Sequence[int]) -> Iterator[None]:
    """What is started within may run on these cores only; a process passes that on to all its children."""
    before = os.sched_getaffinity(0)
    os.sched_setaffinity(0, cores)
    try:
        yield
    finally:
        os.sched_setaffinity(0, before)


def _wait(process: subprocess.Popen[bytes], peak: PeakMemory | None) -> resource.struct_rusage:
    """Wait for the end and give what the kernel counted."""
    try:
        while True:
            ended, status, usage = os.wait4(process.pid, os.WNOHANG if peak else 0)
            if ended:
                process.returncode = os.waitstatus_to_exitcode(status)
                return usage
            if peak:
                peak.look()
            time.sleep(LOOK_EVERY_SECONDS)
    except BaseException:
        process.kill()
        process.wait()
        raise
