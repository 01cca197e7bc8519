"""What the container costs a long recording, on one core each, run in turn.

The start of the container counts in full: users wait for it, too.
"""

from typing import Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.container import this_container
from benchmarks.figures import Figure, Target
from benchmarks.report import Outcome

_MINUTES: Final = 10
_TARGET: Final = Target(1.03, 1.03)


def take(bench: Bench) -> Outcome:
    container, recording = this_container(bench.image), bench.recordings.speech(_MINUTES)
    rounds = []
    for number in bench.runs(3):
        outside = bench.program(recording.path, "--parallel", "1", cores=bench.one_core).wall_seconds
        inside = container(recording.path, "--parallel", "1", cores=bench.one_core).wall_seconds
        rounds.append((outside, inside))
        tell(f"  round {number + 1}: {outside:.2f} s outside, {inside:.2f} s inside")
    figures = (
        Figure(
            f"time in the container against outside, {_MINUTES} minutes, one core",
            "times",
            tuple(inside / outside for outside, inside in rounds),
            _TARGET,
        ),
        Figure(
            f"real-time factor in the container, {_MINUTES} minutes of speech, one core",
            "factor",
            tuple(inside / recording.seconds for _, inside in rounds),
        ),
    )
    runs = ({"outside": outside, "inside": inside} | recording.as_json() for outside, inside in rounds)
    return Outcome(figures, tuple(runs))


CONTAINER_FACTOR = Measure(
    "container-factor", "Time of a long recording in a container against outside, on one core.", take
)
