"""What the whole way through the embedded cloud costs over bare `pipeline`, for the same recording.

Both have the same cores, and run in turn, so that what disturbs the machine for a while meets both.
"""

import time
from pathlib import Path
from typing import Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.cloud import cloud
from benchmarks.figures import Figure, Target
from benchmarks.report import Outcome
from longhand.journey import Stage, Traveller

_MINUTES: Final = 10
_TARGET: Final = Target(3.0, 1.0)
_CONFIG: Final = {"type": "transcription", "transcription_config": {"language": "en"}}


def take(bench: Bench) -> Outcome:
    recording = bench.recordings.speech(_MINUTES)
    whole, bare, runs = [], [], []
    with cloud(len(bench.cores)) as measured:
        for number in bench.runs(3):
            bare.append(bench.program(recording.path, cores=bench.cores).wall_seconds)
            seconds, stages = _whole_way(measured.traveller, f"speech-{number}.flac", recording.path)
            whole.append(seconds)
            runs.append({"bare": bare[-1], "whole": seconds, "stages": {s.name: s.seconds for s in stages}})
            tell(f"  round {number + 1}: {bare[-1]:.2f} s bare, {seconds:.2f} s the whole way")
    over = tuple(all_of_it - alone for all_of_it, alone in zip(whole, bare, strict=True))
    what = f"the whole way over bare pipeline, {_MINUTES} minutes of speech"
    return Outcome((Figure(what, "s", over, _TARGET),), tuple(run | recording.as_json() for run in runs))


def _whole_way(traveller: Traveller, key: str, path: Path) -> tuple[float, tuple[Stage, ...]]:
    """Seconds from before the upload until the transcript is in hand, and where they went."""
    began = time.perf_counter()
    journey = traveller.travel(key, path, _CONFIG, lambda _: None)
    traveller.transcript(journey.record.id, "json-v2")
    return time.perf_counter() - began, journey.stages


CLOUD_OVERHEAD = Measure(
    "cloud-overhead", "The whole way through the embedded cloud against bare `pipeline`.", take
)
