"""The voices in one chunk: short stretches in which one person speaks, and what each sounds like."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.diarize.embedding import FRAMES_TOGETHER, Embedding, VoiceEmbedding
from transcriber.diarize.filterbank import SHIFT_SAMPLES, filterbank
from transcriber.diarize.segmentation import FRAMES, LOCAL_SPEAKERS, WINDOW_SAMPLES, Segmentation
from transcriber.speech import SAMPLE_RATE, Chunk, Samples, Voice

USUAL_SECONDS: Final = 2.0
MOST_SECONDS: Final = 3.0
"""Stretches of more are divided into parts of about as much as is usual: the segmentation misses some changes
of speaker, above all quick ones. Of a turn of 2.5 s two halves tell less than the whole."""

_SAMPLES_PER_FRAME: Final = WINDOW_SAMPLES / FRAMES
_FEWEST_SAMPLES: Final = 21 * SHIFT_SAMPLES
"""A fifth of a second. Less than this tells nothing of who it is."""


@dataclass(frozen=True, slots=True)
class _Window:
    """Samples of a chunk that are listened to at once; it tells of those `owned` by it."""

    start: int
    owned: range


def voices(chunk: Chunk, segmentation: Segmentation, embedding: VoiceEmbedding) -> list[Voice]:
    """Stretches in the order in which they begin; of people who speak at once, each has its own."""
    stretches = sorted(_stretches(chunk.samples, segmentation))
    vectors = _embedded(_normalised(filterbank(chunk.samples)), stretches, embedding)
    return [
        Voice(chunk.start_seconds + begin / SAMPLE_RATE, chunk.start_seconds + end / SAMPLE_RATE, vector)
        for (begin, end), vector in zip(stretches, vectors, strict=True)
    ]


def _stretches(samples: Samples, segmentation: Segmentation) -> Iterator[tuple[int, int]]:
    """First sample of each stretch and the one after its last."""
    for window in _windows(len(samples)):
        activity = segmentation(_cut(samples, window.start))
        for speaker in range(LOCAL_SPEAKERS):
            for begin, end in _active(activity[:, speaker], window):
                yield from _divided(begin, end)


def _windows(samples: int) -> Iterator[_Window]:
    """Windows that cover the chunk, evenly; each owns half of what it shares with a neighbour."""
    count = max(1, -(-samples // WINDOW_SAMPLES))
    starts = [at * (samples - WINDOW_SAMPLES) // max(count - 1, 1) for at in range(count)]
    starts[0] = 0
    edges = [0, *((before + WINDOW_SAMPLES + after) // 2 for before, after in pairwise(starts)), samples]
    yield from (_Window(start, range(*edge)) for start, edge in zip(starts, pairwise(edges), strict=True))


def _cut(samples: Samples, start: int) -> Samples:
    window = np.zeros(WINDOW_SAMPLES, np.float32)
    cut = samples[start : start + WINDOW_SAMPLES]
    window[: len(cut)] = cut
    return window


def _active(active: NDArray[np.bool_], window: _Window) -> Iterator[tuple[int, int]]:
    """Runs of active frames, as samples of the chunk that the window owns."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], active, [False]]).astype(np.int8)))
    for first, after in edges.reshape(-1, 2):
        begin = max(window.start + round(first * _SAMPLES_PER_FRAME), window.owned.start)
        end = min(window.start + round(after * _SAMPLES_PER_FRAME), window.owned.stop)
        if begin < end:
            yield begin, end


def _divided(begin: int, end: int) -> Iterator[tuple[int, int]]:
    count = max(1, round((end - begin) / (USUAL_SECONDS * SAMPLE_RATE)))
    yield from pairwise(begin + (end - begin) * part // count for part in range(count + 1))


def _embedded(
    features: NDArray[np.float32], stretches: Sequence[tuple[int, int]], embedding: VoiceEmbedding
) -> list[Embedding | None]:
    """A vector for each stretch that is long enough; the model hears the chunk once for all of them."""
    together = FRAMES_TOGETHER * SHIFT_SAMPLES
    shares = np.zeros((len(stretches), -(-len(features) // FRAMES_TOGETHER)), np.float32)
    told = np.zeros(len(stretches), np.bool_)
    for number, (begin, end) in enumerate(stretches):
        first = min(-(-begin // together), shares.shape[1] - 1)
        shares[number, first : max(end // together, first + 1)] = 1
        told[number] = end - begin >= _FEWEST_SAMPLES and len(features) > 0
    if not told.any():
        return [None] * len(stretches)
    vectors = iter(embedding(features, shares[told]))
    return [next(vectors) if known else None for known in told]


def _normalised(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Without the mean of each band over the chunk: it is the room's and the line's more than the voice's."""
    return features - features.mean(axis=0, keepdims=True) if len(features) else features
