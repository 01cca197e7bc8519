"""Who speaks in recordings whose turns are known, and what it takes to tell."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.der import speaker_errors
from benchmarks.figures import Figure, Target
from benchmarks.here import NotHere
from benchmarks.process import Run
from benchmarks.recordings import CONVERSATIONS
from benchmarks.report import Outcome

_CONFIG: Final = {
    "type": "transcription",
    "transcription_config": {"language": "en", "diarization": "speaker"},
}
_MINUTES: Final = 10


def take_errors(bench: Bench) -> Outcome:
    """Once: the program says the same every time. Errors are added up over all recordings."""
    references = sorted(_present(CONVERSATIONS).glob("*.json"))
    config = _config(bench)
    each = []
    for turns in references:
        run = bench.program(turns.with_suffix(".flac"), "--job-config", config, cores=bench.cores)
        each.append(speaker_errors(json.loads(turns.read_text("utf-8")), run.stdout))
        tell(f"  {turns.stem}: {each[-1]}")
    speech = sum(errors.speech for errors in each)
    miscounted = sum(abs(errors.found - errors.speakers) for errors in each)
    figures = (
        _percent("DER, conversations", sum(errors.wrong for errors in each) / speech, Target(12.0, 8.0)),
        _percent("wrong speaker, conversations", sum(e.confusion for e in each) / speech, Target(4.0, 2.0)),
        _percent(
            "speakers too many or too few", miscounted / sum(e.speakers for e in each), Target(0.0, 0.0)
        ),
    )
    rows = (
        {"recording": turns.stem} | errors.as_json() for turns, errors in zip(references, each, strict=True)
    )
    return Outcome(figures, tuple(rows))


def take_factor(bench: Bench) -> Outcome:
    """Processor time with speakers less that without, in turns, since machines are never quite quiet."""
    recording, config = bench.recordings.speech(_MINUTES), _config(bench)
    plain: list[Run] = []
    told: list[Run] = []
    for number in bench.runs(3):
        plain.append(bench.program(recording.path, cores=bench.one_core))
        told.append(bench.program(recording.path, "--job-config", config, cores=bench.one_core))
        tell(f"  run {number + 1}: {plain[-1].cpu_seconds:.2f} s, with speakers {told[-1].cpu_seconds:.2f} s")
    name = f"added real-time factor of speakers, {_MINUTES} minutes of speech, one core"
    figure = Figure(name, "factor", _added(plain, told, recording.seconds), Target(0.06, 0.04))
    return Outcome((figure,), tuple(run.as_json() | recording.as_json() for run in (*plain, *told)))


def _added(plain: Sequence[Run], told: Sequence[Run], seconds: float) -> tuple[float, ...]:
    pairs = zip(plain, told, strict=True)
    return tuple((more.cpu_seconds - less.cpu_seconds) / seconds for less, more in pairs)


def _percent(name: str, share: float, target: Target) -> Figure:
    return Figure(name, "%", (100 * share,), target)


def _config(bench: Bench) -> str:
    path = bench.recordings.folder / "speakers.json"
    path.write_text(json.dumps(_CONFIG), "utf-8")
    return str(path)


def _present(folder: Path) -> Path:
    if not folder.is_dir():
        raise NotHere(f"../shared/audio/{folder.name} is not beside this checkout")
    return folder


DIARIZATION = Measure("der", "Diarization error rate of conversations, and their speakers.", take_errors)
DIARIZATION_FACTOR = Measure(
    "diarization-factor", "Processor time that telling speakers apart adds, on one core.", take_factor
)
