"""Finding what a table has in the tokens from a place on."""

from collections.abc import Mapping, Sequence
from typing import Final, TypeVar

from transcriber.text.entities.look import text
from transcriber.text.entities.tokens import Token

Value = TypeVar("Value")

_LONGEST: Final = 4
"""Tokens of a phrase; a test holds the tables to it."""


def phrase(tokens: Sequence[Token], at: int, known: Mapping[str, Value]) -> tuple[Value, int] | None:
    """What the longest phrase that begins there stands for, and how many tokens it takes."""
    for length in range(min(_LONGEST, len(tokens) - at), 0, -1):
        said = " ".join(text(tokens, at + place) for place in range(length))
        if said in known:
            return known[said], length
    return None
