"""How numbers are written in the language of a table."""

from dataclasses import replace
from typing import Final

from transcriber.text.entities.tabled.table import Scale, Table
from transcriber.text.entities.tokens import Number

_SET_OFF: Final = 10_000
"""From here on groups of three digits are set off; below, in all these languages a number need not be."""
_MILLION: Final = 1_000_000


def plain(number: Number, table: Table) -> str:
    """As the recogniser wrote it, else as digits, millions with their word: `20.000`, `2,5 millones`."""
    if number.figures.startswith("0") and number.whole:  # of a number that is no amount
        return number.figures
    if number.written and not number.ordinal and not (number.written.isdigit() and number.value >= _SET_OFF):
        return number.written.replace(" ", table.numbers.thousands[0])
    whole, _, places = number.figures.partition(".")
    if places:
        return f"{_grouped(whole, table)}{table.numbers.decimal[0]}{places}"
    if number.value >= _MILLION and (words := _scaled(number.value, table)):
        return words
    return _grouped(whole, table)


def counted(number: Number, table: Table) -> str:
    """A number before a unit, where a point among its digits can be nothing but a decimal one: `1.5 %`."""
    pointed = not number.whole and table.numbers.decimal[0] not in number.written
    return plain(replace(number, written="") if pointed else number, table)


def ordinal_figures(number: Number, table: Table) -> str:
    """As the library of numerals writes it, with the ending of the table: `21ª`, `21e`."""
    if number.in_figures:
        return number.written
    ending = number.written.removeprefix(number.figures)
    return number.figures + table.numbers.ordinal_endings.get(ending, ending)


def _grouped(digits: str, table: Table) -> str:
    if int(digits) < _SET_OFF:
        return digits
    return f"{int(digits):,}".replace(",", table.numbers.thousands[0])


def _scaled(value: float, table: Table) -> str:
    """`2,5 millones`; empty where it takes more than two decimal places."""
    named = [scale for scale in table.scales if scale.one and scale.value <= value]
    return _with_scale(value, max(named, key=lambda scale: scale.value), table) if named else ""


def _with_scale(value: float, scale: Scale, table: Table) -> str:
    share = value / scale.value
    if round(share, 2) != share or share >= _MILLION:
        return ""
    word = scale.many if share > table.numbers.plural_from else scale.one
    return f"{share:.10g} {word}".replace(".", table.numbers.decimal[0])
