"""Where the voice changes within a turn that the segmentation takes for one person's.

Speaker change detection with two windows that slide side by side (Delacourt and Wellekens, "DISTBIC: a
speaker-based segmentation for audio data indexing", 2000), on embeddings. A turn is cut only if windows in it
are clearly of two voices, and then where it costs least in all.
"""

from collections.abc import Sequence
from itertools import pairwise
from math import inf
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.diarize.embedding import FRAMES_TOGETHER
from transcriber.diarize.filterbank import SHIFT_SAMPLES
from transcriber.speech import SAMPLE_RATE

Stretch = tuple[int, int]
"""First sample and the one after the last."""

_FRAME: Final = FRAMES_TOGETHER * SHIFT_SAMPLES
_WINDOW_FRAMES: Final = 8
_HOP_FRAMES: Final = 2
"""Of the embedding's network: windows of 0.64 s, one every 0.16 s."""
_BESIDE: Final = _WINDOW_FRAMES // _HOP_FRAMES
"""A window begins where that so many places before it ends."""

_TWO_VOICES: Final = 0.2
"""Below this cosine, windows side by side are of two people (docs/decisions/042-words-at-changes.md)."""
_LEAST_SAMPLES: Final = round(0.8 * SAMPLE_RATE)
_MOST_SAMPLES: Final = 3 * SAMPLE_RATE
_USUAL_SECONDS: Final = 1.6
_UNUSUAL_COST: Final = 0.1
"""In cosine, for each square second that a part is longer or shorter than usual."""


def windows(turn: Stretch) -> list[Stretch]:
    """Where to listen for a change; nowhere in a turn that is too short for two parts."""
    begin, end = turn
    if end - begin < 2 * _LEAST_SAMPLES:
        return []
    first, last = -(-begin // _FRAME), end // _FRAME - _WINDOW_FRAMES
    return [(at * _FRAME, (at + _WINDOW_FRAMES) * _FRAME) for at in range(first, last + 1, _HOP_FRAMES)]


def changed(turn: Stretch, heard: Sequence[Stretch], vectors: NDArray[np.float32]) -> list[Stretch]:
    """Parts of a turn in which the voice changes; empty where it does not.

    Parameters
    ----------
    heard
        The `windows` of the turn.
    vectors
        Their embeddings, shape (windows, WIDTH).
    """
    beside = zip(heard[_BESIDE:], vectors[_BESIDE:], vectors, strict=False)
    alike = {begin: float(after @ before) for (begin, _), after, before in beside}
    cuts = _cuts(turn, alike)
    if min((alike[cut] for cut in cuts), default=inf) >= _TWO_VOICES:
        return []
    return list(pairwise([turn[0], *cuts, turn[1]]))


def _cuts(turn: Stretch, alike: dict[int, float]) -> list[int]:
    """Cut a turn so that the windows beside the cuts are least alike and the parts about as long as usual.

    Dynamic programming over the places of `alike`, in order (Bellman, 1957).
    """
    begin, end = turn
    inner = [at for at in alike if begin + _LEAST_SAMPLES <= at <= end - _LEAST_SAMPLES]
    places = [begin, *inner, end]
    costs, origins = [0.0], [0]
    for here, place in enumerate(places[1:], start=1):
        best, origin = inf, 0
        for before in range(here - 1, -1, -1):
            length = place - places[before]
            if length > _MOST_SAMPLES:
                break
            if length >= _LEAST_SAMPLES:
                cost = costs[before] + _UNUSUAL_COST * (length / SAMPLE_RATE - _USUAL_SECONDS) ** 2
                best, origin = min((best, origin), (cost, before))
        costs.append(best + alike.get(place, 0.0))
        origins.append(origin)
    cuts: list[int] = []
    at = origins[-1]
    while at:
        cuts.append(places[at])
        at = origins[at]
    return cuts[::-1]
