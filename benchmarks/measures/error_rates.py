"""Word error rates by kind of speech and language, of both operating points and of Whisper elsewhere."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.contenders.contender import Contender, Pipeline
from benchmarks.contenders.here import need
from benchmarks.contenders.whisper import whisper_base
from benchmarks.costs import percent
from benchmarks.error_table import ERRORS_MEASURE
from benchmarks.figures import Figure
from benchmarks.kinds import Kind, kinds
from benchmarks.process import Run, run
from benchmarks.recordings import as_wav, seconds_of
from benchmarks.report import Outcome
from benchmarks.wer import Errors, word_errors
from transcriber.packs.load import load_pack
from transcriber.packs.pulled import ready_operating_points

_QUICK_RECORDINGS: Final = 2
_OTHER_PACK: Final = "multilingual"
"""What transcribes the languages besides English, where its models were pulled."""


@dataclass(frozen=True, slots=True)
class _Heard:
    """What one contender made of one kind of speech."""

    contender: str
    errors: Errors
    cpu_factor: float
    """Processor time for a second of recording, start and models included."""


def take(bench: Bench) -> Outcome:
    need("faster_whisper")
    rows = [_row(kind, bench) for kind in kinds() if _contenders(kind.language, bench)]
    english = [row for row in rows if row["language"] == "en"]
    figures = [
        Figure(f"WER, all {_count(english)} recordings of English, {name}", "%", (percent(english, name),))
        for name in english[0]["contenders"]
    ]
    return Outcome(tuple(figures), tuple(rows), _note())


def _row(kind: Kind, bench: Bench) -> dict[str, Any]:
    asked = kind.spoken[:_QUICK_RECORDINGS] if bench.quick else kind.spoken
    spoken = as_wav(asked, bench.recordings.folder)
    heard = [_heard(each, kind, spoken, bench) for each in _contenders(kind.language, bench)]
    tell(f"  {kind.language}, {kind.name}: " + ", ".join(f"{one.contender} {one.errors}" for one in heard))
    return {
        "kind": kind.name,
        "language": kind.language,
        "recordings": len(spoken),
        "seconds": sum(map(seconds_of, (recording for recording, _ in spoken))),
        "contenders": {
            one.contender: {"cpu_factor": one.cpu_factor, **one.errors.as_json()} for one in heard
        },
    }


def _heard(each: Contender, kind: Kind, spoken: Sequence[tuple[Path, str]], bench: Bench) -> _Heard:
    runs = [_run(each, recording, bench) for recording, _ in spoken]
    texts = [each.text(one.stdout) for one in runs]
    errors = word_errors([reference for _, reference in spoken], texts, kind.language)
    seconds = sum(seconds_of(recording) for recording, _ in spoken)
    return _Heard(each.name, errors, sum(one.cpu_seconds for one in runs) / seconds)


def _run(each: Contender, recording: Path, bench: Bench) -> Run:
    return run(each.command(recording), bench.program.environment, bench.one_core)


def _contenders(language: str, bench: Bench) -> list[Contender]:
    """Who hears a language; none where its models are not here."""
    pack = load_pack("en" if language == "en" else _OTHER_PACK)
    points = ready_operating_points(pack)
    ours = [_pipeline(bench, language, pack.name, point) for point in points]
    return [*ours, whisper_base(language)] if ours else []


def _pipeline(bench: Bench, language: str, pack: str, point: str) -> Pipeline:
    config = bench.recordings.folder / f"{language}-{point}.json"
    asked = {"language": language, "operating_point": point}
    config.write_text(json.dumps({"type": "transcription", "transcription_config": asked}), "utf-8")
    return Pipeline(point, bench.program.path, config, options=("--language", pack))


def _count(rows: Sequence[dict[str, Any]]) -> int:
    return sum(row["recordings"] for row in rows)


def _note() -> str:
    if ready_operating_points(load_pack(_OTHER_PACK)):
        return ""
    return (
        f"English alone: `longhand models pull {_OTHER_PACK} --operating-point standard` adds other languages"
    )


ERROR_RATES = Measure(
    ERRORS_MEASURE, "Word error rates by kind of speech and language, and faster-whisper beside.", take
)
