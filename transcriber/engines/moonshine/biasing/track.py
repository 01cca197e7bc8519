"""Where in the vocabulary's tree a hypothesis is, and what it found there."""

from dataclasses import dataclass, replace
from typing import Final

from transcriber.engines.moonshine.biasing.trie import Trie


@dataclass(frozen=True, slots=True)
class Match:
    """An entry that was heard.

    Attributes
    ----------
    first, after
        Its tokens within the hypothesis.
    entry
        Its number.
    bonus
        What it is worth, in the log of a probability.
    """

    first: int
    after: int
    entry: int
    bonus: float


@dataclass(frozen=True, slots=True)
class Track:
    """A hypothesis's way through the tree, after some tokens.

    Attributes
    ----------
    matches
        Entries that were heard, in order.
    node
        Where it is; 0 for nowhere.
    first
        Token at which the way began.
    pending
        Bonus of the way so far, which counts once an entry has ended.
    complete
        The longest entry that ended on the way.
    """

    matches: tuple[Match, ...] = ()
    node: int = 0
    first: int = 0
    pending: float = 0.0
    complete: Match | None = None

    @property
    def bonus(self) -> float:
        return sum(match.bonus for match in self.matches)

    def left(self) -> "Track":
        """Off the way: what ended on it counts, the rest is taken back."""
        return Track((*self.matches, self.complete) if self.complete else self.matches)

    def completed(self, trie: Trie, position: int) -> "Track":
        """A word ends before the token at `position`."""
        entry = trie.end(self.node)
        if entry is None:
            return self
        return replace(self, complete=Match(self.first, position, entry, self.pending))

    def before(self, length: int) -> "Track":
        """What was heard within the first tokens."""
        return Track(tuple(match for match in self.matches if match.after <= length))


NOWHERE: Final = Track()
