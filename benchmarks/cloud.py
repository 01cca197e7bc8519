"""The embedded cloud as it is measured: started as its users start it, in a process of its own."""

import json
import os
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from benchmarks.process import RunFailed
from local.endpoints import Endpoints
from longhand.journey import Traveller

_END_SECONDS: Final = 60.0

HELD_BACK: Final = "#!/bin/sh\nexec sleep 3600\n"
"""In the place of `pipeline`: a job that takes no time of the processor, and does not end by itself."""


@dataclass(frozen=True, slots=True)
class MeasuredCloud:
    """One that is ready.

    Attributes
    ----------
    ready_seconds
        From before its process existed until it said that it is ready.
    """

    traveller: Traveller
    ready_seconds: float


@contextmanager
def cloud(workers: int, pipeline: str | None = None) -> Iterator[MeasuredCloud]:
    """Run the embedded cloud.

    Parameters
    ----------
    pipeline
        A shell script to run in the place of `pipeline`, where it is not the transcriber that is measured.

    Raises
    ------
    RunFailed
        It did not become ready.
    """
    with tempfile.TemporaryDirectory(prefix="longhand-bench-") as folder:
        environment = dict(os.environ)
        if pipeline is not None:
            program = Path(folder) / "pipeline"
            program.write_text(pipeline, "ascii")
            program.chmod(stat.S_IRWXU)
            environment["PATH"] = f"{folder}:{environment['PATH']}"
        command = [
            *(sys.executable, "-m", "longhand", "local"),
            *("--port", "0", "--api-port", "0", "--workers", str(workers)),
        ]
        began = time.perf_counter()
        process = subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
        try:
            assert process.stdout
            line = process.stdout.readline()
            seconds = time.perf_counter() - began
            if not line:
                raise RunFailed(f"longhand local ended with {process.wait()}")
            yield MeasuredCloud(Traveller.to(Endpoints(**json.loads(line))), seconds)
        finally:
            _end(process)


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()  # where this runs in the background, a shell has all its children ignore Ctrl-C
    try:
        process.wait(_END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        raise RunFailed("longhand local did not end") from None
