"""Memory of the whole tree of processes. Taken in runs of its own: looking costs time."""

from typing import Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.figures import Figure, Target
from benchmarks.process import MB
from benchmarks.report import Outcome

_QUICK_MINUTES: Final = 20


def take_10_minutes(bench: Bench) -> Outcome:
    return _take(bench, 10, 3, Target(600, 400))


def take_2_hours(bench: Bench) -> Outcome:
    """One run unless asked otherwise: it takes minutes, and memory hardly differs from run to run."""
    if bench.quick:
        return _take(bench, _QUICK_MINUTES, 1, None)
    return _take(bench, 120, 1, Target(1000, 600))


def _take(bench: Bench, minutes: int, usual_runs: int, target: Target | None) -> Outcome:
    recording = bench.recordings.speech(minutes)
    runs, peaks = [], []
    for number in bench.runs(usual_runs):
        run = bench.program(recording.path, cores=bench.one_core, watch_memory=True)
        assert run.peak
        runs.append(run.as_json() | recording.as_json())
        peaks.append(run.peak)
        tell(f"  run {number + 1}: {run.peak.shared_once / MB:.0f} MB in {run.wall_seconds:.1f} s")
    what = f"peak memory, {minutes} minutes of speech"
    figures = (
        Figure(what, "MB", tuple(peak.shared_once / MB for peak in peaks), target),
        Figure(f"{what}: upper bound", "MB", tuple(peak.shared_for_each / MB for peak in peaks)),
    )
    return Outcome(figures, tuple(runs))


PEAK_MEMORY_10_MINUTES = Measure(
    "peak-memory-10-minutes", "The most memory that all processes together hold.", take_10_minutes
)
PEAK_MEMORY_2_HOURS = Measure(
    "peak-memory-2-hours", "The same for the longest recording; with --quick, for 20 minutes.", take_2_hours
)
