"""How long a user waits for `longhand local`."""

from typing import Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.cloud import cloud
from benchmarks.figures import Figure, Target
from benchmarks.report import Outcome

_TARGET: Final = Target(4.0, 2.0)


def take(bench: Bench) -> Outcome:
    seconds = []
    for _ in bench.runs(10):
        with cloud(len(bench.cores)) as measured:
            seconds.append(measured.ready_seconds)
    tell(f"  {min(seconds):.2f} to {max(seconds):.2f} s")
    figure = Figure("embedded cloud ready", "s", tuple(seconds), _TARGET)
    return Outcome((figure,), tuple({"ready_seconds": each} for each in seconds))


CLOUD_READY = Measure(
    "cloud-ready", "From the start of `longhand local` to the line that says it is ready.", take
)
