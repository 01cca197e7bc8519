"""How soon a container works, and how soon it has transcribed 5 s of speech.

From before the engine's process exists. The first line of the log is what `pipeline -stderr` writes as soon
as it knows how it was called.
"""

import subprocess
import tempfile
import time
from dataclasses import dataclass
from typing import Any, Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.container import Container, this_container
from benchmarks.figures import Figure, Target
from benchmarks.process import RunFailed, pinned
from benchmarks.recordings import Recording
from benchmarks.report import Outcome

_FIRST_LINE: Final = Target(1.0, 1.0)


@dataclass(frozen=True, slots=True)
class _Seen:
    """Seconds until the first line of the log, and until the end."""

    first_line: float
    end: float

    def as_json(self) -> dict[str, Any]:
        return {"first_line_seconds": round(self.first_line, 4), "wall_seconds": round(self.end, 4)}


def take(bench: Bench) -> Outcome:
    container, recording = this_container(bench.image), bench.recordings.sentence
    _watch(container, recording, bench)  # so that its files lie in memory
    seen = [_watch(container, recording, bench) for _ in bench.runs(10)]
    first, end = tuple(each.first_line for each in seen), tuple(each.end for each in seen)
    tell(f"  {min(first):.2f} to {max(first):.2f} s, to the end {min(end):.2f} to {max(end):.2f} s")
    figures = (
        Figure("container, start to first line of the log, one core", "s", first, _FIRST_LINE),
        Figure("container, start to end, 5 s of speech, one core", "s", end),
    )
    return Outcome(figures, tuple(each.as_json() | recording.as_json() for each in seen))


def _watch(container: Container, recording: Recording, bench: Bench) -> _Seen:
    """Run a container and look at the clock.

    Raises
    ------
    RunFailed
    """
    command = container.command(recording.path, "-stderr", cores=bench.one_core)
    with tempfile.TemporaryFile() as stdout:
        began = time.perf_counter()
        with pinned(bench.one_core):
            process = subprocess.Popen(
                command,
                env=container.environment,
                stdin=subprocess.DEVNULL,
                stdout=stdout,
                stderr=subprocess.PIPE,
            )
        with process:
            assert process.stderr
            line = process.stderr.readline()
            first_line = time.perf_counter() - began
            rest = process.stderr.read()
            status = process.wait()
            end = time.perf_counter() - began
    if status:
        raise RunFailed(f"the container ended with {status}:\n{(line + rest).decode(errors='replace')}")
    return _Seen(first_line, end)


CONTAINER_START = Measure(
    "container-start", "From the engine's start to the first line of the log, and to the end.", take
)
