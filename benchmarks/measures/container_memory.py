"""Whether the memory that the container contract gives suffices for the longest recording.

The container gets 2 GB for the standard model, and no swap. Who needs more is killed, which is a failure
here. The peak is what the kernel counted against that limit, files that it read included, which it would give
up for others.
"""

from typing import Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.container import this_container
from benchmarks.counted import counted
from benchmarks.figures import Figure, Target
from benchmarks.here import NotHere
from benchmarks.process import MB
from benchmarks.report import Outcome
from contract.job.resources import MEMORY_MIB

_MINUTES: Final = 120
_QUICK_MINUTES: Final = 20
_LIMIT_BYTES: Final = MEMORY_MIB["standard"] * 1024**2
_TARGET: Final = Target(_LIMIT_BYTES / MB, 1000)


def take(bench: Bench) -> Outcome:
    container = this_container(bench.image)
    minutes = _QUICK_MINUTES if bench.quick else _MINUTES
    recording = bench.recordings.speech(minutes)
    flags = [f"--memory={_LIMIT_BYTES}b", f"--memory-swap={_LIMIT_BYTES}b"]
    runs, peaks = [], []
    for number in bench.runs(1):
        run = counted(container, recording.path, cores=bench.one_core, flags=flags)
        if run.limit_bytes != str(_LIMIT_BYTES):
            raise NotHere("the engine does not limit memory on this machine")
        peaks.append(run.peak_bytes / MB)
        runs.append(run.as_json() | recording.as_json())
        tell(f"  run {number + 1}: {peaks[-1]:.0f} MB in {run.wall_seconds:.1f} s")
    what = f"peak memory in a container of {_LIMIT_BYTES / MB:.0f} MB, {minutes} minutes of speech"
    return Outcome((Figure(what, "MB", tuple(peaks), None if bench.quick else _TARGET),), tuple(runs))


CONTAINER_MEMORY = Measure(
    "container-memory", "Whether 2 GB suffice for the longest recording; with --quick, for 20 minutes.", take
)
