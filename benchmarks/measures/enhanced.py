"""What the enhanced operating point gains over standard, and what it costs, on the same recordings."""

import json
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.bench import Bench, Measure, tell
from benchmarks.figures import Figure, Target
from benchmarks.process import Run
from benchmarks.recordings import Spoken, conversations, librispeech
from benchmarks.report import Outcome
from benchmarks.wer import spoken_text, word_errors

POINTS = ("standard", "enhanced")


def take(bench: Bench) -> Outcome:
    read, talk = _both(bench, librispeech()), _both(bench, conversations())
    gained = _fewer_percent(librispeech(), read)
    figures = (
        Figure("fewer word errors at enhanced, librispeech-dev", "%", (gained,), Target(8.0, 12.0)),
        Figure("processor time of enhanced over standard", "times", (_times(read),), Target(6.0, 4.0)),
        Figure("fewer word errors, conversations", "%", (_fewer_percent(conversations(), talk),)),
        Figure("processor time, conversations", "times", (_times(talk),), Target(6.0, 4.0)),
    )
    runs = {point: [run.as_json() for run in read[point] + talk[point]] for point in POINTS}
    return Outcome(figures, (runs,))


def _both(bench: Bench, pairs: list[Spoken]) -> dict[str, list[Run]]:
    """Each recording at one operating point after the other: what else the machine does meets both alike."""
    runs: dict[str, list[Run]] = {point: [] for point in POINTS}
    with TemporaryDirectory() as folder:
        for recording, _ in pairs:
            for point in POINTS:
                options = ("--job-config", str(_job(Path(folder), point)))
                runs[point].append(bench.program(recording, *options, cores=bench.one_core))
    return runs


def _job(folder: Path, point: str) -> Path:
    asked = {"type": "transcription", "transcription_config": {"language": "en", "operating_point": point}}
    path = folder / f"{point}.json"
    path.write_text(json.dumps(asked), "utf-8")
    return path


def _fewer_percent(pairs: list[Spoken], runs: dict[str, list[Run]]) -> float:
    """Of the errors of standard, over all recordings together."""
    references = [text for _, text in pairs]
    standard, enhanced = (
        word_errors(references, [spoken_text(run.stdout) for run in runs[point]]) for point in POINTS
    )
    tell(f"  standard {standard}, enhanced {enhanced}")
    return 100 * (standard.count - enhanced.count) / standard.count


def _times(runs: dict[str, list[Run]]) -> float:
    standard, enhanced = (sum(run.cpu_seconds for run in runs[point]) for point in POINTS)
    return enhanced / standard


ENHANCED = Measure(
    "enhanced", "Fewer word errors of the enhanced operating point than of standard, and its time.", take
)
