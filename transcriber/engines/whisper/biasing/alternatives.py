"""Entries in the place of what was written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

TAIL_TOKENS: Final = 4
"""So many tokens behind an entry are judged with it: they show whether the sentence goes on as well."""


@dataclass(frozen=True, slots=True)
class Alternative:
    """An entry in the place of other tokens.

    Attributes
    ----------
    first, after
        The tokens of the text that it replaces.
    entry
        Its number.
    tokens
        As it is written.
    likeness
        Consonants that sound alike, less those that do not.
    """

    first: int
    after: int
    entry: int
    tokens: tuple[int, ...]
    likeness: float

    def overlaps(self, others: Iterable["Alternative"]) -> bool:
        """Whether it replaces some of the tokens that one of the others does."""
        return any(self.first < other.after and other.first < self.after for other in others)


def apart(alternatives: Iterable[Alternative], texts: int) -> list[list[Alternative]]:
    """Share alternatives out to so many texts, in this order; what has no room in any is left out.

    In a text they are so far from each other that each is judged as if it stood there alone.
    """
    shared: list[list[Alternative]] = [[] for _ in range(texts)]
    for one in alternatives:
        for text in shared:
            if all(_are_far(one, other) for other in text):
                text.append(one)
                break
    return [sorted(text, key=lambda one: one.first) for text in shared if text]


def written(tokens: Sequence[int], text: Sequence[Alternative]) -> tuple[tuple[int, ...], list[int]]:
    """Tokens with these alternatives in them, which are in order, and where each of them begins."""
    found: list[int] = []
    starts, at = [], 0
    for one in text:
        found += tokens[at : one.first]
        starts.append(len(found))
        found += one.tokens
        at = one.after
    return (*found, *tokens[at:]), starts


def best(gains: Iterable[tuple[Alternative, float]]) -> list[Alternative]:
    """Those that make a text better, in order; of two in the same place the better one."""
    taken: list[Alternative] = []
    for one, gain in sorted(gains, key=lambda judged: (-judged[1], judged[0].first, judged[0].entry)):
        if gain > 0 and not one.overlaps(taken):
            taken.append(one)
    return sorted(taken, key=lambda one: one.first)


def once_each(alternatives: Iterable[Alternative]) -> list[Alternative]:
    """Of an entry in several stretches that overlap, the first."""
    kept: list[Alternative] = []
    for one in alternatives:
        if not one.overlaps(other for other in kept if other.entry == one.entry):
            kept.append(one)
    return kept


def _are_far(one: Alternative, other: Alternative) -> bool:
    return one.after + TAIL_TOKENS <= other.first or other.after + TAIL_TOKENS <= one.first
