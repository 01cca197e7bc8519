"""Programs side by side: the same recordings, the same core, each in turn, each its own process."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.contenders.contender import Contender, Pipeline, Script
from benchmarks.contenders.here import need
from benchmarks.contenders.whisper import whisper_base
from benchmarks.process import MB, Run, disturbance, run
from benchmarks.random_whisper import written
from benchmarks.recordings import Spoken, as_wav, conversations, librispeech, seconds_of
from benchmarks.report import Outcome
from benchmarks.wer import word_errors

_QUICK_SENTENCES: Final = 4
_NEEDED: Final = ("moonshine_voice", "pocketsphinx", "faster_whisper")
_RANDOM: Final = ("tiny", "small", "medium")

Pairs = Sequence[Spoken]


def take(bench: Bench) -> Outcome:
    need(*_NEEDED)
    long, short = (as_wav(pairs, bench.recordings.folder) for pairs in _asked(bench))
    entered = contenders(bench)
    rounds = [[_timed(each, long, bench) for each in entered] for _ in bench.runs(3)]
    seen = [
        _row(each, [taken[place] for taken in rounds], long, short, bench)
        for place, each in enumerate(entered)
    ]
    ours = [one for taken in rounds for one in taken[0]]
    return Outcome(runs=tuple(seen), note=disturbance(ours))


def _asked(bench: Bench) -> tuple[Pairs, Pairs]:
    """Conversations and sentences; with --quick the first few of each, whose error rates mean little."""
    long, short = conversations(), librispeech()
    return (long[:1], short[:_QUICK_SENTENCES]) if bench.quick else (long, short)


def contenders(bench: Bench) -> list[Contender]:
    """In the order of the table; what they need is written into the folder of the recordings."""
    return [
        *(_pipeline(bench, point) for point in ("standard", "enhanced")),
        Script("moonshine-voice, tiny-en", "moonshine_library", "MIT"),
        Script("pocketsphinx, en-us", "pocketsphinx_library", "BSD-2-Clause"),
        whisper_base("en"),
        *(_random_whisper(bench.recordings.folder, shape) for shape in _RANDOM),
    ]


def _pipeline(bench: Bench, point: str) -> Pipeline:
    config = bench.recordings.folder / f"{point}.json"
    asked = {"language": "en", "operating_point": point}
    config.write_text(json.dumps({"type": "transcription", "transcription_config": asked}), "utf-8")
    return Pipeline(f"pipeline, {point}", bench.program.path, config)


def _random_whisper(folder: Path, shape: str) -> Script:
    name = f"faster-whisper, {shape}, random weights"
    model = str(written(folder, shape))
    return Script(name, "whisper_library", "MIT (as published)", (model, "en", "random"), scored=False)


def _timed(each: Contender, pairs: Pairs, bench: Bench) -> list[Run]:
    runs = [_run(each, recording, bench) for recording, _ in pairs]
    tell(f"  {each.name}: {sum(one.wall_seconds for one in runs):.1f} s")
    return runs


def _row(
    each: Contender, rounds: Sequence[Sequence[Run]], long: Pairs, short: Pairs, bench: Bench
) -> dict[str, Any]:
    """Times of all rounds; memory in runs of its own; words once, since they are always the same."""
    seconds = sum(seconds_of(recording) for recording, _ in long)
    peaks = [_run(each, recording, bench, watch_memory=True).peak for recording, _ in long]
    heard = [each.text(one.stdout) for one in rounds[0]]
    alone = [each.text(_run(each, recording, bench).stdout) for recording, _ in short] if each.scored else []
    return {
        "contender": each.name,
        "licence": each.licence,
        "factors": [sum(one.wall_seconds for one in runs) / seconds for runs in rounds],
        "cpu_factors": [sum(one.cpu_seconds for one in runs) / seconds for runs in rounds],
        "peak_mb": max(peak.shared_once for peak in peaks if peak) / MB,
        "wer_conversations": _percent(long, heard) if each.scored else None,
        "wer_librispeech": _percent(short, alone) if each.scored else None,
    }


def _percent(pairs: Pairs, heard: Sequence[str]) -> float:
    return word_errors([reference for _, reference in pairs], heard).percent


def _run(each: Contender, recording: Path, bench: Bench, *, watch_memory: bool = False) -> Run:
    command = each.command(recording)
    return run(command, bench.program.environment, bench.one_core, watch_memory=watch_memory)


VERSUS = Measure("versus", "Programs side by side: error rates, speed, memory, on one core in turn.", take)
