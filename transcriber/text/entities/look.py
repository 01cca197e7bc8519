"""What grammars are made of: looking at the tokens from a place on."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

from transcriber.text.entities.tokens import Number, Token

SMALL: Final = 10
"""Numbers up to this one stay words, unless they are part of something more."""


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
    """Text of a token, empty before the first and beyond the last."""
    return tokens[at].text if 0 <= at < len(tokens) else ""


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
