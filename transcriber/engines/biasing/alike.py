"""Finds where a text holds what sounds like an entry of a vocabulary."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.biasing.distances import WEIGHTS, Key, Patterns
from transcriber.engines.biasing.sounds import sounds

COST_WEIGHT: Final = 1.5
"""How much more a sound that differs counts than one that is the same."""

MIN_SCORE: Final = 1.5
"""Shorter likenesses are everywhere: two consonants and no more."""

MAX_WORDS: Final = 6
"""Words of the text that one entry may have been taken for."""

MAX_DOUBT: Final = -1.5
"""Log probability of a stretch of words that may be doubted; a more probable one is what was said."""

CLEAR_SCORE: Final = 3.5
CLEAR_DOUBT: Final = -0.5
"""The same where it sounds very much like an entry: four consonants, and hardly another one."""

MAX_PLACES: Final = 40
"""The best ends of likenesses are looked at closely."""


@dataclass(frozen=True, slots=True)
class Likeness:
    """A stretch of words that sounds like an entry.

    Attributes
    ----------
    first, after
        The words.
    entry
        Its number.
    score
        The consonants that are alike, less those that are not.
    whole
        The same of the entry as it is spelt.
    """

    first: int
    after: int
    entry: int
    score: float
    whole: float


class SoundAlikes:
    """All ways to say the entries of a vocabulary."""

    def __init__(self, spelt: Sequence[tuple[str, int]]) -> None:
        """Take words, each with the number of its entry."""
        keyed = [(sounds(words.split()), entry) for words, entry in spelt]
        self._keys = [key for key, _ in keyed if _score(key) >= MIN_SCORE]
        self._entries = [entry for key, entry in keyed if _score(key) >= MIN_SCORE]
        self._patterns = Patterns(self._keys)
        self._whole = np.array([_score(key) for key in self._keys], np.float32)

    def likenesses(self, words: Sequence[str], scores: Sequence[float]) -> list[Likeness]:
        """Where in a text of doubtful words an entry may have been said, the likeliest first.

        Parameters
        ----------
        scores
            Log probability of each word.
        """
        keys = [sounds([word]) for word in words]
        if not self._keys or not any(map(len, keys)):
            return []
        found: dict[tuple[int, int, int], Likeness] = {}
        for last, ways in self._places(keys, scores).items():
            for one in self._spans(ways, last, keys, scores):
                at = one.first, one.after, one.entry
                if at not in found or found[at].score < one.score:
                    found[at] = one
        return sorted(found.values(), key=lambda one: (-one.score, one.first, one.after, one.entry))

    def _places(self, keys: Sequence[Key], scores: Sequence[float]) -> Mapping[int, Sequence[int]]:
        """From a word to the ways of saying an entry, by number, that may end with it."""
        edges = [0, *accumulate(map(len, keys))]
        costs = self._patterns.costs(np.concatenate(keys), edges[:-1])
        likeness = self._whole[:, None] - COST_WEIGHT * costs[:, edges[1:]]
        _without_the_sure(likeness, _least_sums(keys, scores))
        places: dict[int, list[int]] = {}
        for place in _highest(likeness, MAX_PLACES):
            way, last = divmod(place, len(keys))
            if likeness[way, last] >= MIN_SCORE:
                places.setdefault(last, []).append(way)
        return places

    def _spans(
        self, ways: Sequence[int], last: int, keys: Sequence[Key], scores: Sequence[float]
    ) -> Iterator[Likeness]:
        """For each way, the best stretch of words that ends there; of two alike the shorter one."""
        start = max(0, last + 1 - MAX_WORDS)
        backwards = np.concatenate(keys[start : last + 1])[::-1]
        costs = Patterns([self._keys[way][::-1] for way in ways]).costs(backwards, [0])
        edges = [*accumulate(map(len, reversed(keys[start : last + 1])))]
        likeness = self._whole[list(ways), None] - COST_WEIGHT * costs[:, edges]
        for back, first in enumerate(range(last, start - 1, -1)):
            of_words = sum(scores[first : last + 1]) if len(keys[first]) else 0.0
            _without_the_sure(likeness[:, back : back + 1], np.array([of_words]))
        for way, back, score in zip(ways, likeness.argmax(axis=1), likeness.max(axis=1), strict=True):
            if score >= MIN_SCORE:
                whole = float(self._whole[way])
                yield Likeness(last - int(back), last + 1, self._entries[way], float(score), whole)


def _highest(table: NDArray[np.float32], count: int) -> list[int]:
    """Places in a table of the highest numbers, the first ones of equals."""
    flat = table.ravel()
    if flat.size <= count:
        return list(range(flat.size))
    least = np.partition(flat, -count)[-count]
    above, equal = np.flatnonzero(flat > least), np.flatnonzero(flat == least)
    return [*above.tolist(), *equal[: count - len(above)].tolist()]


def _without_the_sure(likeness: NDArray[np.float32], scores: NDArray[np.float64]) -> None:
    """Take out what is not to be doubted, by the log probability of the words in each column."""
    likeness[(likeness < CLEAR_SCORE) & (scores > MAX_DOUBT)] = -np.inf
    likeness[:, scores > CLEAR_DOUBT] = -np.inf


def _least_sums(keys: Sequence[Key], scores: Sequence[float]) -> NDArray[np.float64]:
    """Log probability of the longest stretch that ends with each word; 0 for a word that has no sound."""
    return np.array(
        [
            sum(scores[max(0, last + 1 - MAX_WORDS) : last + 1]) if len(key) else 0.0
            for last, key in enumerate(keys)
        ]
    )


def _score(key: Key) -> float:
    return float(WEIGHTS[key].sum())
