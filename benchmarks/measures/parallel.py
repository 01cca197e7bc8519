"""What a second worker brings, against two baselines, and what there is to gain.

With `--parallel 1` the parent process decodes and listens for speech while the one worker recognises, so on
two cores both are used already. The same two cores are the comparison for someone who turns the option on;
one core is the comparison for someone who pays for a second one. The target is judged against that: two cores
that are both in use already cannot become twice as fast.

Two cores at work are not always twice one: they share the machine's clock, its cache and its memory, and a
core beside an idle one may run faster. Two programs side by side, which have nothing to do with each other,
show how much of that there is.
"""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import mean
from typing import Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.figures import Figure, Target
from benchmarks.process import Run, disturbance
from benchmarks.report import Outcome

_MINUTES: Final = 20
_TARGET: Final = Target(1.9, 1.95)


@dataclass(frozen=True, slots=True)
class _Round:
    """Each of the variants in turn, so that what disturbs the machine for a while meets all of them.

    Attributes
    ----------
    alone
        `--parallel 1` on one core, with nothing on the other.
    both
        Two of these at once, each on a core of its own.
    one, two
        `--parallel 1` and `--parallel 2` on two cores.
    """

    alone: Run
    both: tuple[Run, Run]
    one: Run
    two: Run

    @property
    def side_by_side(self) -> float:
        """Seconds for each of the two programs that run at once."""
        return mean(run.wall_seconds for run in self.both)

    def named(self) -> tuple[tuple[str, Run], ...]:
        return (
            ("--parallel 1 on one core", self.alone),
            *(("--parallel 1 on one core, another on the other", run) for run in self.both),
            ("--parallel 1 on two cores", self.one),
            ("--parallel 2 on two cores", self.two),
        )


def take(bench: Bench) -> Outcome:
    recording = bench.recordings.speech(_MINUTES)
    rounds = []
    for number in bench.runs(3):
        rounds.append(_round(bench, recording.path))
        seconds = ", ".join(f"{what}: {run.wall_seconds:.2f} s" for what, run in rounds[-1].named())
        tell(f"  round {number + 1}: {seconds}")
    seen = [
        {"what": what, "round": number} | run.as_json() | recording.as_json()
        for number, one_round in enumerate(rounds, 1)
        for what, run in one_round.named()
    ]
    return Outcome(_figures(rounds), tuple(seen), disturbance([one_round.alone for one_round in rounds]))


def _figures(rounds: list[_Round]) -> tuple[Figure, ...]:
    what = f"speed-up by --parallel 2, {_MINUTES} minutes, against"
    one_core = tuple(it.alone.wall_seconds / it.two.wall_seconds for it in rounds)
    two_cores = tuple(it.one.wall_seconds / it.two.wall_seconds for it in rounds)
    most = tuple(2 * it.alone.wall_seconds / it.side_by_side for it in rounds)
    reached = tuple(it.side_by_side / it.two.wall_seconds for it in rounds)
    return (
        Figure(f"{what} one core", "times", one_core, _TARGET),
        Figure(f"{what} one core while the other works too", "times", reached),
        Figure(f"{what} --parallel 1 on the same two", "times", two_cores),
        Figure("two programs side by side against one after the other", "times", most),
    )


def _round(bench: Bench, recording: Path) -> _Round:
    def program(workers: int, *cores: int) -> Run:
        return bench.program(recording, "--parallel", str(workers), cores=cores)

    alone = program(1, *bench.one_core)
    with ThreadPoolExecutor() as at_once:
        first, second = (at_once.submit(program, 1, core) for core in bench.two_cores)
        both = first.result(), second.result()
    return _Round(alone, both, program(1, *bench.two_cores), program(2, *bench.two_cores))


PARALLEL = Measure("parallel", "How much faster two workers are on two cores.", take)
