"""What a measure is, and what it is given to work with."""

import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from benchmarks.here import NotHere
from benchmarks.program import Program
from benchmarks.recordings import Recordings
from benchmarks.report import Outcome
from local.settings import DEFAULT_IMAGE as _IMAGE

DEFAULT_IMAGE: Final = f"{_IMAGE}-en"
"""What `longhand local --executor container` takes for English."""


@dataclass(frozen=True, slots=True)
class Bench:
    """Given to each measure.

    Attributes
    ----------
    program
        What is measured.
    recordings
        What on.
    cores
        Those that may be used.
    asked_runs
        How many runs the user asked for; None for each measure's own number.
    quick
        Shorten what takes minutes.
    image
        Of the container, with its language.
    """

    program: Program
    recordings: Recordings
    cores: tuple[int, ...]
    asked_runs: int | None
    quick: bool
    image: str = DEFAULT_IMAGE

    @property
    def one_core(self) -> tuple[int, ...]:
        """The last core: the first one serves most of the machine's interrupts."""
        return self.cores[-1:]

    @property
    def two_cores(self) -> tuple[int, ...]:
        """The last two cores.

        Raises
        ------
        NotHere
            There is only one.
        """
        if len(self.cores) < 2:  # noqa: PLR2004
            raise NotHere("this needs two cores, and there is one")
        return self.cores[-2:]

    def runs(self, usual: int) -> range:
        """So many runs as the user asked for, else as many as usual."""
        return range(self.asked_runs or (1 if self.quick else usual))


@dataclass(frozen=True, slots=True)
class Measure:
    """One thing to measure.

    Attributes
    ----------
    name
        For the command line.
    about
        What it measures, in a sentence.
    take
        Measures it.
    """

    name: str
    about: str
    take: Callable[[Bench], Outcome]


def usable_cores() -> tuple[int, ...]:
    return tuple(sorted(os.sched_getaffinity(0)))


def tell(line: str) -> None:
    """Say how far things are, on STDERR: STDOUT is for results."""
    print(line, file=sys.stderr, flush=True)
