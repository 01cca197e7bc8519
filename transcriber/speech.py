"""The values that flow through the transcriber, from samples to words."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

SAMPLE_RATE: Final = 16_000
"""Samples a second of all audio after decoding. Every model here expects it."""

Samples = NDArray[np.float32]
"""Mono samples at `SAMPLE_RATE`, shape (n,), between -1 and 1."""


@dataclass(frozen=True, slots=True)
class Chunk:
    """A stretch of the recording that is recognised at once, cut in silence.

    Attributes
    ----------
    index
        Position in the file, from 0. Chunks do not overlap; between them nobody speaks.
    start_seconds
        Where the samples begin, from the start of the file.
    samples
        Shape (n,), float32.
    speech
        Shape (m,): probability of speech in each m-th part of the chunk. None where nobody listened for it.
    channel
        Of the recording, from 0; 0 for a recording whose channels are mixed into one.
    """

    index: int
    start_seconds: float
    samples: Samples
    speech: NDArray[np.float32] | None = None
    channel: int = 0

    @property
    def seconds(self) -> float:
        return len(self.samples) / SAMPLE_RATE


@dataclass(frozen=True, slots=True)
class Word:
    """One written word as the engine spells it, punctuation still attached.

    Attributes
    ----------
    text
        Without surrounding white space, never empty: `"isn't"`, `"times,"`.
    start_seconds, end_seconds
        From the start of the file.
    confidence
        Probability, 0 to 1, that the word is right.
    """

    text: str
    start_seconds: float
    end_seconds: float
    confidence: float


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was recognised in one chunk. `words` is empty where nobody spoke. `channel` is the chunk's."""

    index: int
    start_seconds: float
    end_seconds: float
    words: Sequence[Word]
    channel: int = 0
