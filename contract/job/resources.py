"""How much of a machine a recording gets."""

import math
from dataclasses import dataclass
from typing import Final

from contract.config import OperatingPoint
from contract.limits import MAX_DURATION_SECONDS, SPLIT_SECONDS

VCPUS_PER_CORE: Final = 2
"""Of a host with hyper-threading. A job gets both threads of each core it uses: nothing else runs there."""

OPERATING_POINTS: Final[tuple[OperatingPoint, ...]] = ("standard", "enhanced")
"""Those that a deployment has job definitions for."""

MEMORY_MIB: Final[dict[OperatingPoint, int]] = {"standard": 2048, "enhanced": 5120}
"""For each worker process of the transcriber: what the container guide asks for."""

_SECONDS_A_CORE: Final = 15 * 60
"""A core for every quarter of an hour begun: more cores would be idle in the stages that only one can do."""
_SPARE_MIB: Final = 256
"""For the worker itself, transcripts and logs."""
_COPIES: Final = 2
"""A recording lies in memory as the worker downloaded it, and once more as `pipeline` read it from STDIN."""
_MIB: Final = 1024**2
_SMALLEST_BYTES_A_SECOND: Final = 500
"""Of speech, at 4 kbit/s: with no duration in the header, the size alone bounds it from above."""


@dataclass(frozen=True, slots=True)
class Resources:
    """Of one job; `parallel` is for `pipeline`, the others are what Batch reserves."""

    parallel: int
    vcpus: int
    memory_mib: int


def fit(
    size_bytes: int,
    duration_seconds: float | None,
    operating_point: OperatingPoint,
    max_parallel: int,
    channels: int = 1,
) -> Resources:
    """Fit a job to its recording.

    Parameters
    ----------
    size_bytes
        Of the recording.
    duration_seconds
        As its header tells; None if it does not.
    max_parallel
        Most worker processes that the deployment gives to one job; at least 1.
    channels
        How many are transcribed each by itself; 1 where they are mixed into one. Each is as much work as a
        recording of its own.
    """
    longest = min(MAX_DURATION_SECONDS, size_bytes / _SMALLEST_BYTES_A_SECOND)
    seconds = channels * (longest if duration_seconds is None else duration_seconds)
    wanted = 1 if seconds < SPLIT_SECONDS else math.ceil(seconds / _SECONDS_A_CORE)
    parallel = max(1, min(wanted, max_parallel))
    memory = parallel * MEMORY_MIB[operating_point] + _COPIES * math.ceil(size_bytes / _MIB) + _SPARE_MIB
    return Resources(parallel, parallel * VCPUS_PER_CORE, memory)
