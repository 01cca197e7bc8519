"""What grammars are made of: looking at the tokens from a place on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from transcriber.text.entities.tokens import Number, Token

SMALL: Final = 10
"""Numbers up to this one stay words, unless they are part of something more."""

_ROUND: Final = frozenset(("hundred", "thousand", "million", "billion"))


@dataclass(frozen=True, slots=True)
class Found:
    """An entity at a place.

    Attributes
    ----------
    tokens
        How many it takes.
    written
        Its written form.
    """

    tokens: int
    entity_class: str
    written: str


Grammar = Callable[[Sequence[Token], int], Found | None]
"""Looks at the tokens from a place on, and takes some of them or none."""


def text(tokens: Sequence[Token], at: int) -> str:
    """Text of a token, empty beyond the last."""
    return tokens[at].text if at < len(tokens) else ""


def number(tokens: Sequence[Token], at: int) -> Number | None:
    """A number at a place that says how many."""
    found = tokens[at].number if at < len(tokens) else None
    return None if found is None or found.ordinal else found


def whole(tokens: Sequence[Token], at: int, allowed: range) -> int | None:
    """A whole number at a place, in words or digits, if it is within a range."""
    found = number(tokens, at)
    return round(found.value) if found and found.whole and round(found.value) in allowed else None


def ordinal(tokens: Sequence[Token], at: int) -> Number | None:
    """A number at a place that says which."""
    found = tokens[at].number if at < len(tokens) else None
    return found if found is not None and found.ordinal else None


def amount(tokens: Sequence[Token], at: int) -> tuple[Number, int] | None:
    """A number, or `a` before hundred, thousand, million; and how many tokens that is."""
    if found := number(tokens, at):
        return found, 1
    following = number(tokens, at + 1)
    if text(tokens, at) == "a" and following and text(tokens, at + 1).split()[0] in _ROUND:
        return following, 2
    return None


def is_round(tokens: Sequence[Token], at: int) -> bool:
    """Whether it is `hundred` or the like without a number before it: that is no figure."""
    return text(tokens, at) in _ROUND
