from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.base import Entry, Task
from transcriber.engines.halves import halves
from transcriber.engines.moonshine import architecture as arch
from transcriber.engines.moonshine.batch import Encoded, Workspace
from transcriber.engines.moonshine.decoding import Hypothesis, SearchOptions, search
from transcriber.engines.moonshine.tokens import Vocabulary
from transcriber.engines.moonshine.versions import Versions
from transcriber.engines.moonshine.words import words
from transcriber.onnx import session
from transcriber.speech import SAMPLE_RATE, Chunk, Samples, Utterance, Word

if TYPE_CHECKING:
    from transcriber.engines.moonshine.biasing.listening import Listening

SHORTEST_RETRY_SECONDS: Final = 2.0
"""A half that is shorter is not decoded again on its own."""

VERSIONS_AT_ONCE: Final = 8
"""Most versions of chunks that are decoded together. What the encoder gives for each takes 20 MB in use."""


class MoonshineEngine:
    """Moonshine in ONNX Runtime, on graphs of our own making (see encoder.py and decoder.py)."""

    def __init__(
        self, models: Path, options: SearchOptions, versions: Versions, entries: Sequence[Entry] = ()
    ) -> None:
        self._encoder = session(models / "tiny-en" / "encoder.onnx")
        self._decoder = session(models / "tiny-en" / "decoder.onnx")
        self._vocabulary = Vocabulary(models / "tiny-en" / "tokenizer.bin")
        self._options = options
        self._versions = versions
        self._workspace = Workspace()
        self._listening = _listening(entries, self._vocabulary) if entries else None

    def recognise(self, chunks: Sequence[Chunk]) -> list[Utterance]:
        size = max(1, VERSIONS_AT_ONCE // self._versions.count)
        groups = [chunks[first : first + size] for first in range(0, len(chunks), size)]
        return [utterance for group in groups for utterance in self._recognised(group)]

    def _recognised(self, chunks: Sequence[Chunk]) -> list[Utterance]:
        encoded = [self._encode(chunk.samples) for chunk in chunks]
        hypotheses = self._searched(encoded)
        return [
            Utterance(
                chunk.index,
                chunk.start_seconds,
                chunk.start_seconds + chunk.seconds,
                self._retried(chunk) if self._is_lost(chunk, hypothesis) else self._words(chunk, hypothesis),
                chunk.channel,
            )
            for chunk, hypothesis in zip(chunks, hypotheses, strict=True)
        ]

    def _searched(self, encoded: Sequence[Encoded]) -> list[Hypothesis]:
        if self._listening is None:
            return search(self._step, encoded, self._options, self._workspace)
        return self._listening.searched(self._step, encoded, self._options, self._workspace)

    def _encode(self, samples: Samples) -> Encoded:
        others = [self._encoded(version) for version in self._versions.further(samples)]
        return replace(self._encoded(samples), others=others)

    def _encoded(self, samples: Samples) -> Encoded:
        if len(samples) < arch.MIN_SAMPLES:
            samples = np.pad(samples, (0, arch.MIN_SAMPLES - len(samples)))
        keys, values = self._encoder.run(["keys", "values"], {"audio": samples[None]})
        return Encoded(keys, values, len(samples) / SAMPLE_RATE)

    def _step(self, outputs: list[str], inputs: Mapping[str, NDArray[Any]]) -> Sequence[NDArray[Any]]:
        return list(self._decoder.run(outputs, dict(inputs)))

    def _is_lost(self, chunk: Chunk, hypothesis: Hypothesis) -> bool:
        return hypothesis.looped and chunk.seconds >= 2 * SHORTEST_RETRY_SECONDS

    def _retried(self, chunk: Chunk) -> list[Word]:
        """The words of both halves: what sent the decoder into a loop is rarely in both."""
        return [word for half in self.recognise(halves(chunk)) for word in half.words]

    def _words(self, chunk: Chunk, hypothesis: Hypothesis) -> list[Word]:
        return words(self._vocabulary, chunk, hypothesis, self._listening.contents if self._listening else ())


def _listening(entries: Sequence[Entry], vocabulary: Vocabulary) -> "Listening":
    from transcriber.engines.moonshine.biasing.listening import Listening  # noqa: PLC0415 - few jobs ask for it

    return Listening(entries, vocabulary)


def load(models: Path, options: Mapping[str, Any], task: Task) -> MoonshineEngine:
    searched = SearchOptions(**{name: option for name, option in options.items() if name != "speeds"})
    searched = replace(searched, keeps_choices=task.marks)
    return MoonshineEngine(models, searched, Versions(options.get("speeds", ())), task.vocabulary)
