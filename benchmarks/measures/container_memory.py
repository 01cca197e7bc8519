"""Whether the memory that the container contract gives suffices for the longest recording.

The container gets 2 GB for the standard model, and no swap. Who needs more is killed, which is a failure
here. The peak is what the kernel counted against that limit, files that it read included, which it would give
up for others.
"""

from typing import Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.container import this_container
from benchmarks.figures import Figure, Target
from benchmarks.here import NotHere
from benchmarks.process import MB
from benchmarks.report import Outcome
from contract.job.resources import MEMORY_MIB

_MINUTES: Final = 120
_QUICK_MINUTES: Final = 20
_LIMIT_BYTES: Final = MEMORY_MIB["standard"] * 1024**2
_TARGET: Final = Target(_LIMIT_BYTES / MB, 1000)

_WATCHED: Final = """\
pipeline --parallel 1 > /dev/null || exit
v1=/sys/fs/cgroup/memory
cat /sys/fs/cgroup/memory.max /sys/fs/cgroup/memory.peak 2> /dev/null ||
    cat $v1/memory.limit_in_bytes $v1/memory.max_usage_in_bytes
"""
"""In the container: the limit and the peak of its control group, after `pipeline` has ended."""


def take(bench: Bench) -> Outcome:
    container = this_container(bench.image)
    minutes = _QUICK_MINUTES if bench.quick else _MINUTES
    recording = bench.recordings.speech(minutes)
    flags = [f"--memory={_LIMIT_BYTES}b", f"--memory-swap={_LIMIT_BYTES}b"]
    runs, peaks = [], []
    for number in bench.runs(1):
        run = container(recording.path, "sh", "-c", _WATCHED, cores=bench.one_core, flags=flags)
        limit, peak = run.stdout.split()
        if limit != str(_LIMIT_BYTES).encode():
            raise NotHere("the engine does not limit memory on this machine")
        peaks.append(int(peak) / MB)
        runs.append({"wall_seconds": run.wall_seconds, "peak_mb": peaks[-1]} | recording.as_json())
        tell(f"  run {number + 1}: {peaks[-1]:.0f} MB in {run.wall_seconds:.1f} s")
    what = f"peak memory in a container of {_LIMIT_BYTES / MB:.0f} MB, {minutes} minutes of speech"
    return Outcome((Figure(what, "MB", tuple(peaks), None if bench.quick else _TARGET),), tuple(runs))


CONTAINER_MEMORY = Measure(
    "container-memory", "Whether 2 GB suffice for the longest recording; with --quick, for 20 minutes.", take
)
