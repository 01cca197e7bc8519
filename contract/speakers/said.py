"""Whose turns a word lies in."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import Final

from contract.speakers.turn import Turn

_NEAR_SECONDS: Final = 1.0
"""A word beside a turn by no more than this is its speaker's: turns end early at a soft last syllable."""
_LONGEST_TURN_SECONDS: Final = 20.0


class After(IntEnum):
    """What is written behind a word."""

    NOTHING = 0
    PAUSE = 1
    SENTENCE_END = 2


@dataclass(frozen=True, slots=True)
class Said:
    """When a word was said, in seconds from the start of the file, and the mark behind it."""

    start_seconds: float
    end_seconds: float
    after: After = After.NOTHING


class Floor:
    """The turns of a recording, in the order in which they begin, and who has the floor at a time."""

    def __init__(self, turns: Sequence[Turn]) -> None:
        self._turns = [turn for turn in turns if turn.speaker is not None]
        self._starts = [turn.start_seconds for turn in self._turns]

    def speaker(self, word: Said) -> int | None:
        """Whose turns cover most of the word, or else lie nearest to it."""
        shared: dict[int, float] = {}
        nearest, distance = None, _NEAR_SECONDS
        for turn in self.near(word.start_seconds, word.end_seconds + _NEAR_SECONDS):
            assert turn.speaker is not None
            overlap = _overlap(turn, word.start_seconds, word.end_seconds)
            if overlap > 0:
                shared[turn.speaker] = shared.get(turn.speaker, 0.0) + overlap
            elif -overlap <= distance:
                nearest, distance = turn.speaker, -overlap
        return max(shared, key=lambda speaker: shared[speaker]) if shared else nearest

    def has_turn_within(self, start_seconds: float, end_seconds: float, least_seconds: float) -> bool:
        """Whether a turn of some length lies there for the most part."""
        return any(
            2 * _overlap(turn, start_seconds, end_seconds) > length
            for turn in self.near(start_seconds, end_seconds)
            if (length := turn.end_seconds - turn.start_seconds) > least_seconds
        )

    def near(self, start_seconds: float, end_seconds: float) -> Sequence[Turn]:
        """Turns that may lie there: all that do are among them."""
        first = bisect_left(self._starts, start_seconds - _LONGEST_TURN_SECONDS)
        return self._turns[first : bisect_left(self._starts, end_seconds)]


def _overlap(turn: Turn, start_seconds: float, end_seconds: float) -> float:
    """Seconds that both have; below 0 for the distance between them."""
    return min(turn.end_seconds, end_seconds) - max(turn.start_seconds, start_seconds)
