"""What the kernel counts for a container: its memory against the limit, and its processor time."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.container import Container
from benchmarks.process import MB

_NS_A_SECOND: Final = 1_000_000_000
_WATCHED: Final = r"""
pipeline --parallel 1 > /dev/null || exit
cd /sys/fs/cgroup
if test -e cgroup.controllers; then
    cat memory.max memory.peak
    sed -n 's/^usage_usec \(.*\)/\1000/p' cpu.stat
else
    cat memory/memory.limit_in_bytes memory/memory.max_usage_in_bytes cpuacct/cpuacct.usage
fi
"""
"""In the container, after `pipeline` has ended: of its control group, whichever version the machine has."""


@dataclass(frozen=True, slots=True)
class Counted:
    """One run of `pipeline --parallel 1` in a container.

    Attributes
    ----------
    wall_seconds
        From before the engine's process is made until it has ended.
    cpu_seconds
        Processor time of the container; that of the engine is not in it.
    peak_bytes
        The most memory that was counted at once, files that it read included.
    limit_bytes
        Of memory, in the kernel's own words: a number, or `max`.
    """

    wall_seconds: float
    cpu_seconds: float
    peak_bytes: int
    limit_bytes: str

    def as_json(self) -> dict[str, Any]:
        return {
            "wall_seconds": round(self.wall_seconds, 4),
            "cpu_seconds": round(self.cpu_seconds, 4),
            "peak_mb": round(self.peak_bytes / MB, 1),
        }


def counted(
    container: Container, recording: Path, *, cores: Sequence[int], flags: Sequence[str] = ()
) -> Counted:
    """Transcribe a recording in a container.

    Raises
    ------
    RunFailed
    """
    run = container(recording, "sh", "-c", _WATCHED, cores=cores, flags=flags)
    limit, peak, nanoseconds = run.stdout.decode("ascii").split()
    return Counted(run.wall_seconds, int(nanoseconds) / _NS_A_SECOND, int(peak), limit)
