"""What a second worker brings, against two baselines.

With `--parallel 1` the parent process decodes and listens for speech while the one worker recognises, so on
two cores both are used already. The same two cores are the comparison for someone who turns the option on;
one core is the comparison for someone who pays for a second one. The target is judged against that: two cores
that are both in use already cannot become twice as fast.
"""

from typing import Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.figures import Figure, Target
from benchmarks.process import Run, disturbance
from benchmarks.report import Outcome

_MINUTES: Final = 20
_TARGET: Final = Target(1.9, 1.95)
_VARIANTS: Final = ("--parallel 1 on one core", "--parallel 1 on two cores", "--parallel 2 on two cores")


def take(bench: Bench) -> Outcome:
    rounds = []
    for number in bench.runs(3):
        rounds.append(_round(bench))
        seconds = ", ".join(f"{run.wall_seconds:.2f} s" for run in rounds[-1])
        tell(f"  round {number + 1}: {seconds} ({', '.join(_VARIANTS)})")
    what = f"speed-up by --parallel 2, {_MINUTES} minutes, against"
    one = tuple(one.wall_seconds / parallel.wall_seconds for one, _, parallel in rounds)
    two = tuple(two.wall_seconds / parallel.wall_seconds for _, two, parallel in rounds)
    figures = (
        Figure(f"{what} one core", "times", one, _TARGET),
        Figure(f"{what} --parallel 1 on the same two", "times", two),
    )
    seen = [
        {"what": variant, "round": number} | run.as_json() | bench.recordings.speech(_MINUTES).as_json()
        for number, runs in enumerate(rounds, 1)
        for variant, run in zip(_VARIANTS, runs, strict=True)
    ]
    return Outcome(figures, tuple(seen), disturbance([runs[0] for runs in rounds]))


def _round(bench: Bench) -> tuple[Run, Run, Run]:
    """Each of the variants in turn, so that what disturbs the machine for a while meets all of them."""
    recording = bench.recordings.speech(_MINUTES).path
    return (
        bench.program(recording, "--parallel", "1", cores=bench.one_core),
        bench.program(recording, "--parallel", "1", cores=bench.two_cores),
        bench.program(recording, "--parallel", "2", cores=bench.two_cores),
    )


PARALLEL = Measure("parallel", "How much faster two workers are on two cores.", take)
