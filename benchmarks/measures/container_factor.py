"""What the container costs a long recording, on one core each, run in turn.

The start of the container counts in full: users wait for it, too. Processor time is compared besides, since
it hardly depends on what else the machine does.
"""

from typing import Any, Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.container import this_container
from benchmarks.counted import Counted, counted
from benchmarks.figures import Figure, Target
from benchmarks.process import Run, disturbance
from benchmarks.report import Outcome

_MINUTES: Final = 10
_TARGET: Final = Target(1.03, 1.03)


def take(bench: Bench) -> Outcome:
    container, recording = this_container(bench.image), bench.recordings.speech(_MINUTES)
    outside: list[Run] = []
    inside: list[Counted] = []
    for number in bench.runs(3):
        outside.append(bench.program(recording.path, "--parallel", "1", cores=bench.one_core))
        inside.append(counted(container, recording.path, cores=bench.one_core))
        times = f"{outside[-1].wall_seconds:.2f} s outside, {inside[-1].wall_seconds:.2f} s inside"
        tell(f"  round {number + 1}: {times}")
    rounds = list(zip(outside, inside, strict=True))
    wall = tuple(there.wall_seconds / here.wall_seconds for here, there in rounds)
    cpu = tuple(there.cpu_seconds / here.cpu_seconds for here, there in rounds)
    factors = tuple(there.wall_seconds / recording.seconds for there in inside)
    what = f"{_MINUTES} minutes of speech, one core"
    figures = (
        Figure(f"time in a container against outside, {what}", "times", wall, _TARGET),
        Figure(f"processor time in a container against outside, {what}", "times", cpu),
        Figure(f"real-time factor in a container, {what}", "factor", factors),
    )
    seen: list[dict[str, Any]] = [
        {"where": where, "round": number} | run | recording.as_json()
        for number, (here, there) in enumerate(rounds, 1)
        for where, run in (("outside", here.as_json()), ("inside", there.as_json()))
    ]
    return Outcome(figures, tuple(seen), disturbance(outside))


CONTAINER_FACTOR = Measure(
    "container-factor", "Time of a long recording in a container against outside, on one core.", take
)
