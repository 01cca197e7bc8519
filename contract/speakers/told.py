"""The turns of a recording, told for each number of speakers that may be asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from contract.speakers.turn import Turn

MOST_SPEAKERS: Final = 20
"""For more than so many nothing is kept."""

Speakers = Sequence[int | None]
"""Of each turn, by number from 0; None where that cannot be told."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How many speakers there may be; None for any number.

    With both alike there are exactly so many, as far as there are voices to tell apart.
    """

    at_least: int | None = None
    at_most: int | None = None

    @property
    def numbers(self) -> set[int]:
        return {number for number in (self.at_least, self.at_most) if number}


@dataclass(frozen=True, slots=True)
class ToldTurns:
    """Stretches of speech in one channel, and who speaks in each.

    Attributes
    ----------
    edges
        Start and end of each in seconds, in the order in which they begin.
    found
        Who speaks, where any number of speakers will do.
    at_most
        By a number below that of `found`: who speaks where there may be no more.
    at_least
        By a number that neither of these reaches: who speaks where there are so many. It
        has no number for which there are too few voices.
    """

    edges: Sequence[tuple[float, float]]
    found: Speakers
    at_most: Mapping[int, Speakers] = field(default_factory=dict)
    at_least: Mapping[int, Speakers] = field(default_factory=dict)

    def turns(self, limits: Limits) -> list[Turn]:
        """Give the turns where there are so many speakers, or as many as could be told apart."""
        return [
            Turn(start, end, speaker)
            for (start, end), speaker in zip(self.edges, self._speakers(limits), strict=True)
        ]

    def _speakers(self, limits: Limits) -> Speakers:
        speakers = self.found if limits.at_most is None else self.at_most.get(limits.at_most, self.found)
        if limits.at_least and _count(speakers) < limits.at_least:
            return self.at_least.get(limits.at_least, speakers)
        return speakers


def _count(speakers: Speakers) -> int:
    return max((speaker + 1 for speaker in speakers if speaker is not None), default=0)
