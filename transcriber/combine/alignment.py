"""Finds out which words of several texts stand for the same word spoken (ROVER: Fiscus, 1997)."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.combine.likeness import bare
from transcriber.speech import Word

Place = tuple[Word | None, ...]
"""What each text has at one place of the alignment; None where it has no word."""

_FARTHEST_SECONDS: Final = 10.0
_TIME_WEIGHT: Final = 1e-4
"""Times only decide between alignments with equally many edits: this is far below one edit in all."""


def aligned(texts: Sequence[Sequence[Word]]) -> list[Place]:
    """Align texts with the fewest edits; of those, words that were said at about the same time.

    The first two are aligned with each other, and each further one with what came of that.

    Returns
    -------
    list of Place
        In order. Left to right, each text's words are those that it had.
    """
    places: list[Place] = [(word,) for word in texts[0]]
    for count, text in enumerate(texts[1:], start=1):
        places = _with(places, text, count)
    return places


def _with(places: Sequence[Place], text: Sequence[Word], count: int) -> list[Place]:
    """Places with one text more."""
    found: list[Place] = []
    row, column = len(places), len(text)
    costs = _costs(places, text)
    differences = _differences(places, text)
    while row or column:
        here = costs[row, column]
        if row and column and here == costs[row - 1, column - 1] + differences[row - 1, column - 1]:
            row, column = row - 1, column - 1
            found.append((*places[row], text[column]))
        elif row and here == costs[row - 1, column] + 1.0:
            row -= 1
            found.append((*places[row], None))
        else:
            column -= 1
            found.append((*(None,) * count, text[column]))
    return found[::-1]


def _costs(places: Sequence[Place], text: Sequence[Word]) -> NDArray[np.float64]:
    """Least cost of aligning the first places with the first words, shape (places + 1, words + 1)."""
    differences = _differences(places, text)
    costs = np.zeros((len(places) + 1, len(text) + 1))
    costs[:, 0] = np.arange(len(places) + 1)
    costs[0] = np.arange(len(text) + 1)
    for row in range(1, len(places) + 1):
        for column in range(1, len(text) + 1):
            costs[row, column] = min(
                costs[row - 1, column - 1] + differences[row - 1, column - 1],
                costs[row - 1, column] + 1.0,
                costs[row, column - 1] + 1.0,
            )
    return costs


def _differences(places: Sequence[Place], text: Sequence[Word]) -> NDArray[np.float64]:
    """What it costs to put a word in a place: nothing for the same word, else an edit."""
    spelt = [{bare(word) for word in place if word} for place in places]
    words = [bare(word) for word in text]
    other = np.array([[word not in place for word in words] for place in spelt], np.float64)
    middles = np.array([_middle([word for word in place if word]) for place in places])
    apart = np.abs(middles[:, None] - np.array([_middle([word]) for word in text])[None])
    costs: NDArray[np.float64] = other.reshape(apart.shape) + _TIME_WEIGHT * np.minimum(
        apart, _FARTHEST_SECONDS
    )
    return costs


def _middle(words: Sequence[Word]) -> float:
    return sum(word.start_seconds + word.end_seconds for word in words) / (2 * len(words))
