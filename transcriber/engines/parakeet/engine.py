from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, Protocol

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.base import Task
from transcriber.engines.halves import halves
from transcriber.engines.parakeet.decoding import Decoder, decode
from transcriber.engines.parakeet.guards import runs_in_circles
from transcriber.engines.parakeet.model import ParakeetModel
from transcriber.engines.parakeet.options import ParakeetOptions
from transcriber.engines.parakeet.vocabulary import Vocabulary
from transcriber.engines.parakeet.words import words
from transcriber.speech import Chunk, Samples, Utterance, Word

MAX_SECONDS: Final = 30.0
"""Of a chunk. A longer one is halved: attention takes the square of its length, and 8 bits lose more."""

SHORTEST_RETRY_SECONDS: Final = 2.0
"""A half that is shorter is not decoded on its own."""


class Model(Decoder, Protocol):
    """What the engine needs of a model; see `ParakeetModel`."""

    vocabulary: Vocabulary

    def encode(self, samples: Samples) -> NDArray[np.float32]: ...


class ParakeetEngine:
    """Parakeet, one chunk after the other: see `ParakeetModel`."""

    def __init__(self, model: Model, task: Task) -> None:
        if task.vocabulary:
            raise ValueError("it listens for no additional vocabulary")
        self._model = model
        self._foreign = model.vocabulary.foreign(task.language)

    def recognise(self, chunks: Sequence[Chunk]) -> list[Utterance]:
        return [
            Utterance(
                chunk.index,
                chunk.start_seconds,
                chunk.start_seconds + chunk.seconds,
                self._heard(chunk),
                chunk.channel,
            )
            for chunk in chunks
        ]

    def _heard(self, chunk: Chunk) -> list[Word]:
        """Words of a chunk of any length."""
        if chunk.seconds <= MAX_SECONDS:
            return self._words(chunk, may_halve=chunk.seconds >= 2 * SHORTEST_RETRY_SECONDS)
        return [word for half in halves(chunk) for word in self._heard(half)]

    def _words(self, chunk: Chunk, *, may_halve: bool) -> list[Word]:
        """Words of a chunk.

        Where they are a loop, those of its halves: what sent the decoder into it is rarely in both. A half
        that is one as well has none.
        """
        frames = self._model.encode(chunk.samples)
        heard = decode(self._model, frames, self._model.vocabulary.blank, self._foreign)
        if runs_in_circles(heard):
            parts = halves(chunk) if may_halve else ()
            return [word for half in parts for word in self._words(half, may_halve=False)]
        return words(self._model.vocabulary, heard, chunk)


def load(models: Path, options: Mapping[str, Any], task: Task) -> ParakeetEngine:
    return ParakeetEngine(ParakeetModel(models / ParakeetOptions(**options).folder), task)
