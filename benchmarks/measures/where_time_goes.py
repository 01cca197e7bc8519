"""How long each stage takes, for a short recording and a long one. See benchmarks/stages.py for how."""

import json
import sys
import time
from pathlib import Path
from typing import Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.process import run
from benchmarks.report import Outcome

_ROOT: Final = Path(__file__).parents[2]
_ENVIRONMENT: Final = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "ORT_DISABLE_TELEMETRY": "1"}
"""What the program sets for itself before it imports anything."""


def take(bench: Bench) -> Outcome:
    environment = bench.program.environment | _ENVIRONMENT | {"PYTHONPATH": str(_ROOT)}
    found = []
    for number in bench.runs(3):
        for recording in (bench.recordings.sentence, bench.recordings.speech(10)):
            command = [sys.executable, "-m", "benchmarks.stages", str(time.monotonic()), str(recording.path)]
            seen = run(command, environment, bench.one_core)
            found.append(recording.as_json() | seen.as_json() | {"stages": json.loads(seen.stdout)})
        tell(f"  run {number + 1}")
    return Outcome((), tuple(found))


WHERE_TIME_GOES = Measure(
    "where-time-goes", "Shares of start-up, decoding, voice activity, encoder, decoder and so on.", take
)
