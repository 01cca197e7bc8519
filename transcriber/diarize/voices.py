"""The voices in one chunk: short stretches in which one person speaks, and what each sounds like."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from operator import itemgetter
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.diarize.changes import Stretch, changed, windows
from transcriber.diarize.embedding import FRAMES_TOGETHER, Embedding, VoiceEmbedding
from transcriber.diarize.filterbank import SHIFT_SAMPLES, filterbank
from transcriber.diarize.segmentation import FRAMES, LOCAL_SPEAKERS, WINDOW_SAMPLES, Segmentation
from transcriber.speech import SAMPLE_RATE, Chunk, Samples, Voice

USUAL_SECONDS: Final = 2.0
MOST_SECONDS: Final = 3.0
"""Stretches of more are divided into parts of about as much as is usual, even where no change is heard: some
changes are missed. Of a turn of 2.5 s two halves tell less than the whole."""

_SAMPLES_PER_FRAME: Final = WINDOW_SAMPLES / FRAMES
_TOGETHER: Final = FRAMES_TOGETHER * SHIFT_SAMPLES
"""Samples in one frame of the embedding's network."""
_FEWEST_SAMPLES: Final = 21 * SHIFT_SAMPLES
"""A fifth of a second. Less than this tells nothing of who it is."""


@dataclass(frozen=True, slots=True)
class _Window:
    """Samples of a chunk that are listened to at once; it tells of those `owned` by it."""

    start: int
    owned: range


def voices(chunk: Chunk, segmentation: Segmentation, embedding: VoiceEmbedding) -> list[Voice]:
    """Stretches in the order in which they begin; of people who speak at once, each has its own."""
    features = _normalised(filterbank(chunk.samples))
    turns = sorted(_turns(chunk.samples, segmentation))
    even = [list(_divided(*turn)) for turn in turns]
    probes = [windows(turn) for turn in turns]
    # The model hears the chunk once for all of them.
    vectors = iter(_embedded(features, list(chain(*even, *probes)), embedding))
    parts = [[(stretch, next(vectors)) for stretch in turn] for turn in even]
    for number, (turn, probed) in enumerate(zip(turns, probes, strict=True)):
        heard = [vector for _ in probed if (vector := next(vectors)) is not None]
        if heard and (found := changed(turn, probed, np.stack(heard))):
            parts[number] = list(zip(found, _near(features, found, embedding), strict=True))
    return [
        Voice(chunk.start_seconds + begin / SAMPLE_RATE, chunk.start_seconds + end / SAMPLE_RATE, vector)
        for (begin, end), vector in sorted(chain(*parts), key=itemgetter(0))
    ]


def _turns(samples: Samples, segmentation: Segmentation) -> Iterator[Stretch]:
    """What the segmentation takes for one person's, without a pause."""
    for window in _windows(len(samples)):
        activity = segmentation(_cut(samples, window.start))
        for speaker in range(LOCAL_SPEAKERS):
            yield from _active(activity[:, speaker], window)


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


def _active(active: NDArray[np.bool_], window: _Window) -> Iterator[Stretch]:
    """Runs of active frames, as samples of the chunk that the window owns."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], active, [False]]).astype(np.int8)))
    for first, after in edges.reshape(-1, 2):
        begin = max(window.start + round(first * _SAMPLES_PER_FRAME), window.owned.start)
        end = min(window.start + round(after * _SAMPLES_PER_FRAME), window.owned.stop)
        if begin < end:
            yield begin, end


def _divided(begin: int, end: int) -> Iterator[Stretch]:
    count = max(1, round((end - begin) / (USUAL_SECONDS * SAMPLE_RATE)))
    yield from pairwise(begin + (end - begin) * part // count for part in range(count + 1))


def _near(
    features: NDArray[np.float32], stretches: Sequence[Stretch], embedding: VoiceEmbedding
) -> list[Embedding | None]:
    """A vector for each stretch of one turn; the model hears the turn and a second on both sides."""
    first = max(0, stretches[0][0] - SAMPLE_RATE) // _TOGETHER
    after = -(-(stretches[-1][1] + SAMPLE_RATE) // _TOGETHER)
    heard = features[first * FRAMES_TOGETHER : after * FRAMES_TOGETHER]
    skipped = first * _TOGETHER
    return _embedded(heard, [(begin - skipped, end - skipped) for begin, end in stretches], embedding)


def _embedded(
    features: NDArray[np.float32], stretches: Sequence[Stretch], embedding: VoiceEmbedding
) -> list[Embedding | None]:
    """A vector for each stretch that is long enough."""
    shares = np.zeros((len(stretches), -(-len(features) // FRAMES_TOGETHER)), np.float32)
    told = np.zeros(len(stretches), np.bool_)
    for number, (begin, end) in enumerate(stretches):
        first = min(-(-begin // _TOGETHER), shares.shape[1] - 1)
        shares[number, first : max(end // _TOGETHER, first + 1)] = 1
        told[number] = end - begin >= _FEWEST_SAMPLES and len(features) > 0
    if not told.any():
        return [None] * len(stretches)
    vectors = iter(embedding(features, shares[told]))
    return [next(vectors) if known else None for known in told]


def _normalised(features: NDArray[np.float32]) -> NDArray[np.float32]:
    """Without the mean of each band over the chunk: it is the room's and the line's more than the voice's."""
    return features - features.mean(axis=0, keepdims=True) if len(features) else features
