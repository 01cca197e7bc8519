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

ChannelSamples = NDArray[np.float32]
"""Samples of each channel, side by side: shape (channels, n), else as `Samples`."""


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
    speaker
        Label of who said it: S1, S2 ..., or UU where that is not known. None where nobody asked.
    volume
        0 to 100, see `transcriber.volume.frames`; None where nobody asked for it.
    mark_confidence
        Probability of the mark that the word ends with; None where it has none, or the engine cannot tell.
    unwritten_mark, unwritten_confidence
        The most probable mark where none was written, and its probability.
    wanted
        Whether it is, or is part of, an entry of the job's vocabulary that was listened for.
    overlap
        Whether somebody else speaks at the same time; False also where nobody asked.
    """

    text: str
    start_seconds: float
    end_seconds: float
    confidence: float
    speaker: str | None = None
    volume: float | None = None
    mark_confidence: float | None = None
    unwritten_mark: str | None = None
    unwritten_confidence: float = 0.0
    wanted: bool = False
    overlap: bool = False


@dataclass(frozen=True, slots=True)
class Voice:
    """A stretch of a chunk in which one person speaks, not yet known who.

    Attributes
    ----------
    start_seconds, end_seconds
        From the start of the file.
    embedding
        What the voice sounds like, shape (256,), of length 1. None where there is too little to tell.
    """

    start_seconds: float
    end_seconds: float
    embedding: NDArray[np.float32] | None

    @property
    def seconds(self) -> float:
        return self.end_seconds - self.start_seconds


@dataclass(frozen=True, slots=True)
class Utterance:
    """What was recognised in one chunk.

    Attributes
    ----------
    words
        Empty where nobody spoke.
    channel
        Of the chunk.
    voices
        Who spoke, where the job wants to know.
    signal_to_noise
        Decibels, see `transcriber.quality.signal`; None where too little is speech to tell.
    """

    index: int
    start_seconds: float
    end_seconds: float
    words: Sequence[Word]
    channel: int = 0
    voices: Sequence[Voice] = ()
    signal_to_noise: float | None = None
