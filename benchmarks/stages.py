"""Runs the program in one process and tells how long each stage took, as JSON on STDOUT.

    python -m benchmarks.stages BEGAN RECORDING

BEGAN is what `time.monotonic()` said when the process was asked for. What runs is the program's own code,
with a stopwatch around its stages, and the recogniser here and not in a worker: one clock sees all.
"""

import time

_FIRST_LINE = time.monotonic()

import gc  # noqa: E402 - the first line comes before anything that takes time
import json  # noqa: E402
import os  # noqa: E402
import sys  # noqa: E402
from collections.abc import Callable, Iterator, Mapping, Sequence  # noqa: E402
from functools import partial  # noqa: E402
from importlib import import_module  # noqa: E402
from itertools import islice  # noqa: E402
from typing import TYPE_CHECKING, Final, Self  # noqa: E402

from benchmarks.stopwatch import Stopwatch  # noqa: E402

if TYPE_CHECKING:
    from transcriber.engines.base import Engine
    from transcriber.speech import Chunk, Utterance

START: Final = "Python starts"
IMPORTS: Final = "imports"
SETTLING: Final = "licence, config, language pack"
FORK: Final = "a worker is forked"
LOADING: Final = "models are loaded"
DECODING: Final = "audio is decoded"
LISTENING: Final = "voice activity, cutting"
ENCODER: Final = "encoder"
DECODER: Final = "decoder"
SEARCH: Final = "beam search, copying"
ALIGNMENT: Final = "word times"
RESULTS: Final = "results and JSON"
REST: Final = "the rest"

STAGES: Final = (
    START, IMPORTS, SETTLING, FORK, LOADING, DECODING, LISTENING,
    ENCODER, DECODER, SEARCH, ALIGNMENT, RESULTS, REST,
)  # fmt: skip
"""In the order of the table."""

_IMPORTED: Final = (
    "transcriber.pipeline.arguments",
    "transcriber.pipeline.run",
    "transcriber.pipeline.work",
    "transcriber.license.check",
    "transcriber.media.decode",
    "transcriber.media.probe",
    "transcriber.output.results",
    "transcriber.packs.present",
    "transcriber.pipeline.hearing",
    "transcriber.pipeline.writing",
    "transcriber.engines.load",
    "transcriber.engines.moonshine.engine",
    "transcriber.recognise.crew",
    "transcriber.recognise.workers",
    "transcriber.segment.chunks",
)
"""What a run imports, of which the rest follows."""

_OF_THE_ENGINE: Final = {"_encode": ENCODER, "_step": DECODER, "_words": ALIGNMENT, "recognise": SEARCH}


def main() -> None:
    began, recording = float(sys.argv[1]), sys.argv[2]
    gc.disable()  # as the program does
    clock = Stopwatch()
    with clock.stage(IMPORTS):
        modules = {name: import_module(name) for name in _IMPORTED}
    watch(clock, modules)
    with clock.stage(REST):
        settings = modules["transcriber.pipeline.arguments"].read_settings(["--input", recording], os.environ)
        work = modules["transcriber.pipeline.work"].WorkFolder(settings.work_dir)
        modules["transcriber.pipeline.run"].run(settings, work, os.open(os.devnull, os.O_WRONLY))
    seconds = clock.seconds | {START: _FIRST_LINE - began}
    seconds[REST] += time.monotonic() - began - sum(seconds.values())
    print(json.dumps({stage: round(seconds.get(stage, 0.0), 5) for stage in STAGES}))


def watch(clock: Stopwatch, modules: "Mapping[str, object]") -> None:
    """Put a stopwatch around the program's stages, where the program will look for them."""
    run, cutting = modules["transcriber.pipeline.run"], modules["transcriber.segment.chunks"]
    clock.watch(run, "prepare", SETTLING)
    clock.watch(run, "deliver", RESULTS)
    clock.watch(modules["transcriber.pipeline.writing"], "results", RESULTS)
    clock.watch(cutting, "VoiceActivity", LOADING)
    clock.watch_each(cutting, "channel_chunks", LISTENING)
    clock.watch_each(modules["transcriber.pipeline.hearing"], "decode", DECODING)
    modules["transcriber.recognise.crew"].Crew = NoCrew  # type: ignore[attr-defined]
    modules["transcriber.recognise.workers"].recognise = partial(recognise, clock)  # type: ignore[attr-defined]


class NoCrew:
    """Stands in the place of the workers, and starts none."""

    load: "Callable[[], Engine]"

    def __init__(self, _private: Sequence[int]) -> None:
        pass

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def start(self, load: "Callable[[], Engine]", _workers: int) -> None:
        self.load = load

    def keep_on(self, _places: Sequence[object]) -> None:
        pass


def recognise(clock: Stopwatch, chunks: "Iterator[Chunk]", crew: NoCrew) -> "Iterator[Utterance]":
    """Recognise here what the program leaves to a worker, in batches of the same size."""
    from transcriber.quality.listener import SignalToNoise  # noqa: PLC0415 - importing is measured
    from transcriber.recognise.workers import BATCH_CHUNKS  # noqa: PLC0415

    with clock.stage(FORK):
        _fork()
    with clock.stage(LOADING):
        engine = crew.load()
    assert isinstance(engine, SignalToNoise)
    for attribute, stage in _OF_THE_ENGINE.items():
        clock.watch(engine.engine, attribute, stage)
    while batch := list(islice(chunks, BATCH_CHUNKS)):
        yield from engine.recognise(batch)


def _fork() -> None:
    """What a worker costs before it does anything."""
    child = os.fork()
    if child == 0:
        os._exit(0)
    os.waitpid(child, 0)


if __name__ == "__main__":
    main()
