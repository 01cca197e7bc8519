"""The grammars of English entities: which words are one, of what class, and how it is written."""

from collections.abc import Sequence
from typing import Final

from transcriber.text.entities.english.counts import cardinal, decimal, fraction, ordinals, span
from transcriber.text.entities.english.dates import date
from transcriber.text.entities.english.numerals import NUMERALS
from transcriber.text.entities.english.signs import SIGNS, written_already
from transcriber.text.entities.english.sums import measurement, money, percentage
from transcriber.text.entities.english.times import time
from transcriber.text.entities.look import Found, Grammar
from transcriber.text.entities.tokens import Token

__all__ = ["NUMERALS", "found_at"]

# What says more (a sum of money) comes before what says less (a number).
GRAMMARS: Final[tuple[Grammar, ...]] = (
    written_already,
    SIGNS.electronic,
    SIGNS.digits,
    money,
    percentage,
    measurement,
    time,
    date,
    span,
    fraction,
    SIGNS.alphanum,
    decimal,
    ordinals,
    cardinal,
)


def found_at(tokens: Sequence[Token], at: int) -> Found | None:
    """The entity that begins at a place, if one does."""
    return next((one for grammar in GRAMMARS if (one := grammar(tokens, at))), None)
