"""Cuts a chunk that cannot be recognised whole, or of which a part is to be recognised again."""

import numpy as np
from numpy.typing import NDArray

from transcriber.speech import SAMPLE_RATE, Chunk, Samples

_FRAME: int = SAMPLE_RATE // 100


def halves(chunk: Chunk) -> tuple[Chunk, Chunk]:
    """Both parts of a chunk of a second or more, cut where it is quietest in its middle third."""
    middle = _quietest(chunk.samples)
    first, second = _split(chunk.speech, middle / len(chunk.samples))
    start = chunk.start_seconds
    return (
        Chunk(chunk.index, start, chunk.samples[:middle], first, chunk.channel),
        Chunk(chunk.index, start + middle / SAMPLE_RATE, chunk.samples[middle:], second, chunk.channel),
    )


def stretch(chunk: Chunk, start: float, end: float | None = None) -> Chunk:
    """Cut a part out of a chunk, at the edges of frames of voice activity where that was listened for.

    Parameters
    ----------
    start, end
        Seconds from the beginning of the chunk; None for its end.
    """
    frames = len(chunk.samples) if chunk.speech is None else len(chunk.speech)
    samples = len(chunk.samples) / frames if frames else 1.0
    first = min(round(start * SAMPLE_RATE / samples), frames)
    after = frames if end is None else min(round(end * SAMPLE_RATE / samples), frames)
    begin, stop = round(first * samples), round(after * samples)
    return Chunk(
        chunk.index,
        chunk.start_seconds + begin / SAMPLE_RATE,
        chunk.samples[begin:stop],
        None if chunk.speech is None else chunk.speech[first:after],
        chunk.channel,
    )


def _quietest(samples: Samples) -> int:
    """Middle of the quietest tenth of a second."""
    third = len(samples) // 3
    energy = np.square(samples[third : 2 * third]).cumsum(dtype=np.float64)
    around = energy[10 * _FRAME :] - energy[: -10 * _FRAME]
    return third + int(around.argmin()) + 5 * _FRAME


def _split(
    speech: NDArray[np.float32] | None, share: float
) -> tuple[NDArray[np.float32] | None, NDArray[np.float32] | None]:
    if speech is None:
        return None, None
    first, second = np.split(speech, [round(len(speech) * share)])
    return first, second
