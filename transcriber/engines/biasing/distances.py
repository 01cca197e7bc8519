"""How far the sounds of words are from each other, in consonants."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.biasing.sounds import SOUNDS, VOWEL

Key = NDArray[np.int64]
"""Numbers of the sounds of some words, shape (n,)."""

_VOWEL_WEIGHT: Final = 0.35
"""Vowels are the first to be misheard, and English spells them in any way."""

_INSERTED: Final = 0.8
"""A sound too many is no worse than that: words are run together with what stands beside them."""

_NEAR: Final = ("mn", "lr", "sC", "tC", "fp", "kC", "fw")
_NEAR_COST: Final = 0.5
_FAR_COST: Final = 0.9

WEIGHTS: Final = np.array([_VOWEL_WEIGHT if one == VOWEL else 1.0 for one in SOUNDS], np.float32)
"""What each sound counts."""


def _substitutions() -> NDArray[np.float32]:
    table = np.full((len(SOUNDS), len(SOUNDS)), _FAR_COST, np.float32)
    vowel = SOUNDS.index(VOWEL)
    table[vowel] = table[:, vowel] = 1.0
    for one, other in _NEAR:
        at = SOUNDS.index(one), SOUNDS.index(other)
        table[at] = table[at[::-1]] = _NEAR_COST
    np.fill_diagonal(table, 0)
    return table


_SUBSTITUTED: Final = _substitutions()


class Patterns:
    """Keys that are looked for in texts, all at once.

    Approximate string matching (Sellers, "The theory and computation of evolutionary distances: pattern
    recognition", 1980). A row of the table is made for all keys and all places of the text together: what is
    inserted into it costs the same wherever it stands, so that the least sum up to each place is a running
    minimum.
    """

    def __init__(self, keys: Sequence[Key]) -> None:
        self._order = sorted(range(len(keys)), key=lambda at: -len(keys[at]))
        self._lengths = np.array([len(keys[at]) for at in self._order])
        width = int(self._lengths.max(initial=0))
        self._table = np.array([np.pad(keys[at], (0, width - len(keys[at]))) for at in self._order], np.int64)

    def costs(self, text: Key, starts: Sequence[int]) -> NDArray[np.float32]:
        """The least cost to turn each key into sounds that end at each place.

        Parameters
        ----------
        text
            Shape (n,).
        starts
            Places, 0 to n, where these sounds may begin.

        Returns
        -------
        NDArray[np.float32]
            Shape (keys, n + 1).
        """
        passed = np.concatenate([[0], np.cumsum(WEIGHTS[text] * _INSERTED)]).astype(np.float32)
        row = np.full((len(self._order), len(text) + 1), np.inf, np.float32)
        row[:, starts] = 0
        row = np.minimum.accumulate(row - passed, axis=1) + passed
        substituted = _SUBSTITUTED[:, text]
        for at in range(int(self._lengths.max(initial=0))):
            active = int(np.searchsorted(-self._lengths, -at))
            sounds, before = self._table[:active, at], row[:active]
            least = before + WEIGHTS[sounds][:, None]
            replaced = before[:, :-1] + substituted[sounds]
            np.minimum(least[:, 1:], replaced, out=least[:, 1:])
            row[:active] = np.minimum.accumulate(least - passed, axis=1) + passed
        costs = np.empty_like(row)
        costs[self._order] = row
        return costs
