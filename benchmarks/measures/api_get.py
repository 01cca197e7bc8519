"""What the API adds to the store's own time, for a job and for its transcript."""

import json
import random
from collections.abc import Callable
from statistics import median
from typing import Any, Final

from benchmarks.api import MeasuredApi, Taken, done_job, measured_api
from benchmarks.bench import Bench, Measure, tell
from benchmarks.figures import Figure, Target
from benchmarks.process import RunFailed
from benchmarks.report import Outcome

_CALLS: Final = 200
_JOB_TARGET: Final = Target(10, 10)
_TRANSCRIPT_TARGET: Final = Target(30, 30)
_MINUTES: Final = (10, 120)
_WORDS_A_MINUTE: Final = 175
"""Of speech; with punctuation that is 23,000 results in two hours."""
_WORDS_A_SENTENCE: Final = 12
_VOCABULARY: Final = 2000
_SYLLABLES: Final = ("ba", "con", "de", "er", "fi", "ing", "la", "mo", "ne", "or", "pre", "sta", "ti", "un")


def take(bench: Bench) -> Outcome:
    figures: list[Figure] = []
    with measured_api() as api:
        record = done_job(0)
        api.table.create(record)
        path = f"/v2/jobs/{record.id}"
        figures += _figures(bench, "GET of a job", lambda: api.get(path), _JOB_TARGET)
        for minutes in _MINUTES:
            api.put_transcript(record.id, transcript(minutes))
            figures += _figures(
                bench, f"GET of a transcript of {minutes} min, gzip", _getting(api, path), _TRANSCRIPT_TARGET
            )
    return Outcome(tuple(figures), note="over the store's own time; the store is moto, in the same process")


def _getting(api: MeasuredApi, path: str) -> Callable[[], Taken]:
    return lambda: api.get(f"{path}/transcript", encoding="gzip")


def _figures(bench: Bench, name: str, call: Callable[[], Taken], target: Target) -> list[Figure]:
    """Call it often, several times over; a figure for the medians and one for the 99th percentiles."""
    call()
    rounds = [sorted(_milliseconds(call) for _ in range(_CALLS)) for _ in bench.runs(5)]
    medians = tuple(map(median, rounds))
    percentiles = tuple(each[_CALLS * 99 // 100 - 1] for each in rounds)
    tell(f"  {name}: {min(medians):.1f} to {max(medians):.1f} ms, 99 of 100 in {max(percentiles):.1f} ms")
    return [
        Figure(f"{name}, median", "ms", medians, target),
        Figure(f"{name}, 99th percentile", "ms", percentiles, target),
    ]


def _milliseconds(call: Callable[[], Taken]) -> float:
    taken = call()
    if taken.status != 200:  # noqa: PLR2004
        raise RunFailed(f"the API answered {taken.status}")
    return taken.over_store_ms


def transcript(minutes: int) -> bytes:
    """Write a transcript as `pipeline` does: as many words as people speak in so many minutes.

    Words, times and confidences are chosen at random, so that it compresses no better than a real one.
    """
    chance = random.Random(minutes)  # noqa: S311 - the same ones each time
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(1, 4))) for _ in range(_VOCABULARY)]
    spoken = range(minutes * _WORDS_A_MINUTE)
    results = [_result(chance, place, chance.choice(words), "word") for place in spoken]
    stops = [_result(chance, place, ".", "punctuation") for place in spoken[::_WORDS_A_SENTENCE]]
    document: dict[str, Any] = {
        "format": "2.9",
        "metadata": {"created_at": "2026-01-02T03:04:05.678Z", "type": "transcription"},
        "results": sorted([*results, *stops], key=lambda result: result["start_time"]),
    }
    return json.dumps(document, separators=(",", ":")).encode()


def _result(chance: random.Random, place: int, content: str, kind: str) -> dict[str, Any]:
    start = round(place * 60 / _WORDS_A_MINUTE + chance.random() / 4, 2)
    confidence = round(1 - chance.random() / 2, 2)
    return {
        "alternatives": [{"confidence": confidence, "content": content, "language": "en"}],
        "end_time": round(start + chance.random() / 2, 2),
        "start_time": start,
        "type": kind,
    }


API_GET = Measure("api-get", "GET of a job and of transcripts through the API function.", take)
