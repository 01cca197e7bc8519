"""Votes between words by how sure each engine is of its own (ROVER: Fiscus, 1997)."""

import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from transcriber.combine.alignment import Place, aligned
from transcriber.combine.capitals import cased, is_in_capitals
from transcriber.combine.likeness import bare
from transcriber.combine.marks import marked
from transcriber.combine.options import VoteOptions
from transcriber.combine.order import in_order
from transcriber.combine.sentences import Chosen, with_sentences
from transcriber.speech import Utterance, Word

_SUREST: Final = 1.0 - 1e-4
"""A confidence beyond this, or as near to 0, is not taken at its word."""


class Vote:
    """Keeps the words that all heard; of each stretch where they differ, the reading that is the likeliest.

    A word's text with its marks, and its times, are those of one engine: where all heard it, of the one that
    is the surest of all its words, so that marks and the capitals of sentences belong together. Capitals
    within a word are those of any engine. Its confidence is made of what all engines say.
    """

    def __init__(self, options: VoteOptions) -> None:
        self._options = options

    def combine(self, readings: Sequence[Utterance]) -> Utterance:
        places = aligned([reading.words for reading in readings])
        leader = max(range(len(readings)), key=lambda engine: _sureness(readings[engine].words))
        believed = [engine for engine, one in enumerate(readings) if not is_in_capitals(one.words)]
        chosen: list[Chosen] = []
        for undisputed, stretch in groupby(places, agreed):
            if undisputed:
                chosen += [self._shared(place, leader, believed) for place in stretch]
            else:
                chosen += self._elected(list(stretch))
        return replace(readings[0], words=in_order(with_sentences(chosen, readings)))

    def _shared(self, place: Place, leader: int, believed: Collection[int]) -> Chosen:
        """Of words that are the same, the leader's, or one that was listened for."""
        heard = [word for word in place if word]
        slopes, constant = self._options.shared[:-1], self._options.shared[-1]
        odds = [slope * log_odds(word.confidence) for slope, word in zip(slopes, heard, strict=True)]
        engine = next((engine for engine, word in enumerate(heard) if word.wanted), leader)
        word = heard[engine] if heard[engine].wanted else cased(heard[engine], place, believed)
        sure = probability(sum(odds) + constant)
        return Chosen(replace(marked(word, place), confidence=sure), place, engine)

    def _elected(self, stretch: Sequence[Place]) -> Iterator[Chosen]:
        """The words of the likeliest reading; of two as likely, of the engine that the pack names first."""
        engines = range(len(stretch[0]))
        weights = [self._weight(stretch, engine) for engine in engines]
        readings = [tuple(bare(word) for place in stretch if (word := place[engine])) for engine in engines]
        votes = dict.fromkeys(readings, 0.0)
        for reading, weight in zip(readings, weights, strict=True):
            votes[reading] += probability(weight)
        best = max(engines, key=lambda engine: (votes[readings[engine]], weights[engine]))
        against = max(weights[other] for other in engines if readings[other] != readings[best])
        for place in stretch:
            if word := place[best]:
                sure = self._confidence(word, weights[best] - against)
                yield Chosen(replace(marked(word, place), confidence=sure), place, best)

    def _confidence(self, word: Word, lead: float) -> float:
        """Probability that a word is right that others did not hear, by how far its reading was ahead."""
        own, ahead, constant = self._options.disputed
        return probability(own * log_odds(word.confidence) + ahead * lead + constant)

    def _weight(self, stretch: Sequence[Place], engine: int) -> float:
        """Log odds of an engine's reading: the mean of its places, and more where it has an entry."""
        mean = sum(self._weight_of(place[engine], engine) for place in stretch) / len(stretch)
        has_entry = any(word.wanted for place in stretch if (word := place[engine]))
        return mean + (self._options.wanted if has_entry else 0.0)

    def _weight_of(self, word: Word | None, engine: int) -> float:
        if word is None:
            return self._options.missing[engine]
        return self._options.slopes[engine] * log_odds(word.confidence) + self._options.offsets[engine]


def agreed(place: Place) -> bool:
    """Whether all heard the same word."""
    spelt = {bare(word) if word else None for word in place}
    return len(spelt) == 1


def _sureness(words: Sequence[Word]) -> float:
    """Mean confidence; 0 where nothing was heard."""
    return sum(word.confidence for word in words) / len(words) if words else 0.0


def log_odds(confidence: float) -> float:
    held = min(max(confidence, 1.0 - _SUREST), _SUREST)
    return math.log(held / (1.0 - held))


def probability(odds: float) -> float:
    """Of something with these log odds."""
    return 1.0 / (1.0 + math.exp(-odds))
