"""Finds where a text holds what sounds like an entry of a vocabulary."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.moonshine.biasing.distances import WEIGHTS, Key, Patterns
from transcriber.engines.moonshine.biasing.sounds import sounds

COST_WEIGHT: Final = 1.5
"""How much more a sound that differs counts than one that is the same."""

MIN_SCORE: Final = 1.5
"""Shorter likenesses are everywhere: two consonants and no more."""

MAX_WORDS: Final = 6
"""Words of the text that one entry may have been taken for."""

MAX_DOUBT: Final = -1.0
"""Log probability of a stretch of words that may be doubted; a more probable one is what was said."""

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
    """

    first: int
    after: int
    entry: int
    score: float


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
        for way, last in self._places(keys, scores):
            for one in self._spans(way, last, keys, scores):
                at = one.first, one.after, one.entry
                if at not in found or found[at].score < one.score:
                    found[at] = one
        return sorted(found.values(), key=lambda one: (-one.score, one.first, one.after, one.entry))

    def _places(self, keys: Sequence[Key], scores: Sequence[float]) -> Iterator[tuple[int, int]]:
        """Ways of saying an entry, by number, and the word that each may end with."""
        edges = [0, *accumulate(map(len, keys))]
        costs = self._patterns.costs(np.concatenate(keys), edges[:-1])
        likeness = self._whole[:, None] - COST_WEIGHT * costs[:, edges[1:]]
        likeness[:, ~_doubted(keys, scores)] = -np.inf
        best = np.argsort(-likeness, axis=None, kind="stable")[:MAX_PLACES]
        for place in best.tolist():
            way, last = divmod(place, len(keys))
            if likeness[way, last] >= MIN_SCORE:
                yield way, last

    def _spans(self, way: int, last: int, keys: Sequence[Key], scores: Sequence[float]) -> Iterator[Likeness]:
        """The best stretch of words that ends there."""
        start = max(0, last + 1 - MAX_WORDS)
        backwards = np.concatenate(keys[start : last + 1])[::-1]
        costs = Patterns([self._keys[way][::-1]]).costs(backwards, [0])[0]
        edges = [*accumulate(map(len, reversed(keys[start : last + 1])))]
        best = None
        for first, edge in zip(range(last, start - 1, -1), edges, strict=True):
            score = float(self._whole[way] - COST_WEIGHT * costs[edge])
            doubted = len(keys[first]) > 0 and sum(scores[first : last + 1]) <= MAX_DOUBT
            if doubted and score >= MIN_SCORE and (best is None or score > best.score):
                best = Likeness(first, last + 1, self._entries[way], score)
        if best is not None:
            yield best


def _doubted(keys: Sequence[Key], scores: Sequence[float]) -> NDArray[np.bool_]:
    """Words that some stretch ends with which may be doubted."""
    sums = [sum(scores[max(0, last + 1 - MAX_WORDS) : last + 1]) for last in range(len(scores))]
    doubted: NDArray[np.bool_] = (np.array(sums) <= MAX_DOUBT) & np.array([len(key) > 0 for key in keys])
    return doubted


def _score(key: Key) -> float:
    return float(WEIGHTS[key].sum())
