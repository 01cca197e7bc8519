"""Votes between words by how sure each engine is of its own (ROVER: Fiscus, 1997)."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from transcriber.combine.alignment import Place, aligned
from transcriber.combine.likeness import bare
from transcriber.combine.options import VoteOptions
from transcriber.combine.order import in_order
from transcriber.speech import Utterance, Word

_SUREST: Final = 1.0 - 1e-4
"""A confidence beyond this, or as near to 0, is not taken at its word."""


class Vote:
    """Keeps the words that all heard; of each stretch where they differ, the reading that weighs the most."""

    def __init__(self, options: VoteOptions) -> None:
        self._options = options

    def combine(self, readings: Sequence[Utterance]) -> Utterance:
        places = aligned([reading.words for reading in readings])
        decided = [
            word
            for undisputed, stretch in groupby(places, agreed)
            for word in (map(_surest, stretch) if undisputed else self._elected(list(stretch)))
        ]
        return replace(readings[0], words=in_order(decided))

    def _elected(self, stretch: Sequence[Place]) -> Iterator[Word]:
        """The words of the reading that is the likeliest; of two as likely, of the first in the pack."""
        votes: dict[tuple[str, ...], float] = {}
        first: dict[tuple[str, ...], int] = {}
        for engine in range(len(stretch[0])):
            reading = tuple(bare(word) for place in stretch if (word := place[engine]))
            votes[reading] = votes.get(reading, 0.0) + self._likely(stretch, engine)
            first.setdefault(reading, engine)
        best = first[max(votes, key=lambda reading: votes[reading])]
        return (word for place in stretch if (word := place[best]))

    def _likely(self, stretch: Sequence[Place], engine: int) -> float:
        """Probability of an engine's reading, from the mean of its places."""
        odds = sum(self._weight_of(place[engine], engine) for place in stretch) / len(stretch)
        return 1.0 / (1.0 + math.exp(-odds))

    def _weight_of(self, word: Word | None, engine: int) -> float:
        if word is None:
            return self._options.missing[engine]
        odds = self._options.slopes[engine] * log_odds(word.confidence) + self._options.offsets[engine]
        return odds + (self._options.wanted if word.wanted else 0.0)


def agreed(place: Place) -> bool:
    """Whether all heard the same word."""
    spelt = {bare(word) if word else None for word in place}
    return len(spelt) == 1


def log_odds(probability: float) -> float:
    held = min(max(probability, 1.0 - _SUREST), _SUREST)
    return math.log(held / (1.0 - held))


def _surest(place: Place) -> Word:
    """Of words that are the same, the one whose engine is the surest."""
    return max((word for word in place if word), key=lambda word: word.confidence)
