"""The grammars of entities in every language that has a table."""

from collections.abc import Sequence
from functools import partial
from typing import Final

from transcriber.text.entities.look import Found, Grammar
from transcriber.text.entities.tabled.counts import cardinal, decimal, fraction, ordinals, span
from transcriber.text.entities.tabled.dates import date
from transcriber.text.entities.tabled.signs import signs_of, written_already
from transcriber.text.entities.tabled.sums import measurement, money, percentage
from transcriber.text.entities.tabled.table import Table
from transcriber.text.entities.tabled.times import time
from transcriber.text.entities.tokens import Token

_OF_MANY_PARTS: Final = (money, percentage, measurement, time, date, span, fraction)


def grammars(table: Table) -> tuple[Grammar, ...]:
    """The grammars of a language. What says more (a sum of money) comes before what says less (a number)."""
    signs = signs_of(table)
    return (
        partial(written_already, table),
        signs.electronic,
        signs.digits,
        *(partial(grammar, table) for grammar in _OF_MANY_PARTS),
        signs.alphanum,
        *(partial(grammar, table) for grammar in (decimal, ordinals, cardinal)),
    )


def found_at(known: Sequence[Grammar], tokens: Sequence[Token], at: int) -> Found | None:
    """The entity that begins at a place, if one does."""
    return next((one for grammar in known if (one := grammar(tokens, at))), None)
