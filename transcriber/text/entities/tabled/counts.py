"""Numbers by themselves: cardinal, ordinal, decimal, fractions, ranges."""

from collections.abc import Sequence
from typing import Final

from transcriber.text.entities.look import SMALL, Found, number, ordinal, text
from transcriber.text.entities.tabled.figures import ordinal_figures, plain
from transcriber.text.entities.tabled.phrases import phrase
from transcriber.text.entities.tabled.sums import measurement, money, percentage
from transcriber.text.entities.tabled.table import Table
from transcriber.text.entities.tokens import Token

_MILLION: Final = 1_000_000
_ENDS: Final = (money, percentage, measurement)


def cardinal(table: Table, tokens: Sequence[Token], at: int) -> Found | None:
    """`diecinueve`; up to ten, and what is round by itself, they stay words."""
    said = number(tokens, at)
    if said is None or not said.whole:
        return None
    in_words = said.value <= SMALL or text(tokens, at) in table.numbers.round
    return None if in_words and not said.in_figures else Found(1, "cardinal", plain(said, table))


def decimal(table: Table, tokens: Sequence[Token], at: int) -> Found | None:
    """`dieciocho coma uno dos`."""
    said = number(tokens, at)
    return Found(1, "decimal", plain(said, table)) if said and not said.whole else None


def ordinals(table: Table, tokens: Sequence[Token], at: int) -> Found | None:
    """`vigésimo segundo`; up to tenth they stay words."""
    said = ordinal(tokens, at)
    if said is None or not (said.in_figures or said.value > SMALL):
        return None
    written = ordinal_figures(said, table)
    # A full stop that is a part of it cannot be told from one that ends the sentence.
    return None if written.endswith(".") and at + 1 == len(tokens) else Found(1, "ordinal", written)


def fraction(table: Table, tokens: Sequence[Token], at: int) -> Found | None:
    """`tres cuartos`, `dos y medio`; `un tercio` stays words."""
    said = number(tokens, at)
    if said is None or not said.whole or not 1 < said.value < _MILLION:  # a million and a half is no 1000000½
        return None
    if half := phrase(tokens, at + 1, dict.fromkeys(table.numbers.halves, "½")):
        return Found(1 + half[1], "fraction", f"{said.figures}{half[0]}")
    part = table.numbers.parts.get(text(tokens, at + 1))
    return Found(2, "fraction", f"{said.figures}/{part}") if part else None


def span(table: Table, tokens: Sequence[Token], at: int) -> Found | None:
    """`diez a doce`, `de cinco a diez por ciento`."""
    first, second, joint = number(tokens, at), number(tokens, at + 2), text(tokens, at + 1)
    if not first or not second or joint not in table.numbers.to or second.value <= first.value:
        return None
    ends = (grammar(table, tokens, at + 2) for grammar in (*_ENDS, cardinal, decimal))
    end = next((one for one in ends if one), None)
    return Found(2 + end.tokens, "span", f"{plain(first, table)} {joint} {end.written}") if end else None
