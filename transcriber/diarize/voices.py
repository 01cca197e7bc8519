"""The voices in one chunk: short stretches in which one person speaks, and what each sounds like."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.diarize.embedding import Embedding, VoiceEmbedding
from transcriber.diarize.filterbank import FRAME_SAMPLES, SHIFT_SAMPLES, filterbank
from transcriber.diarize.segmentation import FRAMES, LOCAL_SPEAKERS, WINDOW_SAMPLES, Segmentation
from transcriber.speech import SAMPLE_RATE, Chunk, Samples, Voice

MOST_SECONDS: Final = 2.0
"""Longer stretches are divided: the segmentation misses some changes of speaker, above all quick ones."""

_SAMPLES_PER_FRAME: Final = WINDOW_SAMPLES / FRAMES
_FEWEST_FRAMES: Final = 20
"""A fifth of a second. Less than this tells nothing of who it is."""


@dataclass(frozen=True, slots=True)
class _Window:
    """Samples of a chunk that are listened to at once; it tells of those `owned` by it."""

    start: int
    owned: range


def voices(chunk: Chunk, segmentation: Segmentation, embedding: VoiceEmbedding) -> list[Voice]:
    """Stretches in the order in which they begin; of people who speak at once, each has its own."""
    features = _normalised(filterbank(chunk.samples))
    stretches = sorted(_stretches(chunk.samples, segmentation))
    return [
        Voice(
            chunk.start_seconds + begin / SAMPLE_RATE,
            chunk.start_seconds + end / SAMPLE_RATE,
            _embedded(features, begin, end, embedding),
        )
        for begin, end in stretches
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
    count = -(-(end - begin) // int(MOST_SECONDS * SAMPLE_RATE))
    yield from pairwise(begin + (end - begin) * part // count for part in range(count + 1))


def _embedded(
    features: NDArray[np.float32], begin: int, end: int, embedding: VoiceEmbedding
) -> Embedding | None:
    first, after = -(-begin // SHIFT_SAMPLES), (end - FRAME_SAMPLES) // SHIFT_SAMPLES + 1
    within = features[first : max(after, first)]
    return embedding(within) if len(within) >= _FEWEST_FRAMES else None


def _normalised(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Without the mean of each band over the chunk: it is the room's and the line's more than the voice's."""
    return features - features.mean(axis=0, keepdims=True) if len(features) else features
