"""Finds where a text holds what sounds like an entry of a vocabulary."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.moonshine.biasing.sounds import VOWEL, sound

LONGEST_SPAN: Final = 5
"""Words that one entry may have been taken for, besides as many as it has."""

_SOUNDS: Final = "aCfklmnprstw"
_VOWEL_WEIGHT: Final = 0.35
"""Vowels are the first to be misheard, and English spells them in any way."""
_INSERTED: Final = 0.8
_NEAR: Final = ("mn", "lr", "sC", "tC", "fp", "kC", "fw")
_NEAR_COST: Final = 0.5
_FAR_COST: Final = 0.9


@dataclass(frozen=True, slots=True)
class Likeness:
    """A stretch of words that sounds like an entry.

    Attributes
    ----------
    first, after
        The words.
    entry
        Number of the entry.
    score
        How much of it sounds alike, in consonants; a longer likeness is rarer.
    """

    first: int
    after: int
    entry: int
    score: float


class SoundAlikes:
    """Compares whole texts with all entries at once.

    Approximate string matching (Sellers, "The theory and computation of evolutionary distances: pattern
    recognition", 1980) on rough sounds, from any word's start to any word's end.
    """

    def __init__(self, spelt: Sequence[tuple[str, int]]) -> None:
        """Take ways to say the entries, each with the number of its entry."""
        keys = sorted(((_key(words.split()), entry, len(words.split())) for words, entry in spelt), key=lambda k: -len(k[0]))
        keys = [key for key in keys if len(key[0]) >= 2]
        self._entries = [entry for _, entry, _ in keys]
        self._spans = [LONGEST_SPAN + words for _, _, words in keys]
        self._keys = [_codes(key) for key, _, _ in keys]
        self._lengths = np.array([len(key) for key in self._keys])
        width = max(self._lengths, default=0)
        self._patterns = np.array([np.pad(key, (0, width - len(key))) for key in self._keys], np.int64)
        self._weights = np.array([_WEIGHT[key].sum() for key in self._keys], np.float32)

    def costs(self, text: NDArray[np.int64], starts: Sequence[int]) -> NDArray[np.float32]:
        """Shape (n, len(text) + 1): the least cost to turn each entry into sounds that end there."""
        passed = np.concatenate([[0], np.cumsum(_WEIGHT[text] * _INSERTED)]).astype(np.float32)
        row = np.full((len(self._keys), len(text) + 1), np.inf, np.float32)
        row[:, starts] = 0
        for at in range(self._patterns.shape[1]):
            active = int(np.searchsorted(-self._lengths, -at))
            codes, before = self._patterns[:active, at], row[:active]
            least = before + _WEIGHT[codes][:, None]
            np.minimum(least[:, 1:], before[:, :-1] + _SUBSTITUTED[codes[:, None], text], out=least[:, 1:])
            row[:active] = np.minimum.accumulate(least - passed, axis=1) + passed
        return row


def _key(words: Sequence[str]) -> str:
    joined = "".join(map(sound, words))
    return "".join(at for at, before in zip(joined, " " + joined) if at != before)

def _codes(key: str) -> NDArray[np.int64]:
    return np.array([_SOUNDS.index(one) for one in key], np.int64)

def _substituted():
    table = np.full((len(_SOUNDS), len(_SOUNDS)), _FAR_COST, np.float32)
    table[_SOUNDS.index(VOWEL)] = table[:, _SOUNDS.index(VOWEL)] = 1.0
    for a, b in _NEAR:
        table[_SOUNDS.index(a), _SOUNDS.index(b)] = table[_SOUNDS.index(b), _SOUNDS.index(a)] = _NEAR_COST
    np.fill_diagonal(table, 0)
    return table
_WEIGHT = np.array([_VOWEL_WEIGHT if s == VOWEL else 1.0 for s in _SOUNDS], np.float32)
_SUBSTITUTED = _substituted()
