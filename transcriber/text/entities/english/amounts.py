"""How many of something, as English says it."""

from collections.abc import Sequence
from typing import Final

from transcriber.text.entities.look import number, text
from transcriber.text.entities.tokens import Number, Token

_ROUND: Final = frozenset(("hundred", "thousand", "million", "billion"))


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
