"""How numbers are written in English."""

from typing import Final

from transcriber.text.entities.english.numerals import SCALES
from transcriber.text.entities.tokens import Number

_THOUSAND: Final = 1000
_MILLION: Final = 1_000_000
_FOUR_DIGITS: Final = 10_000
"""Below, the recogniser's own digits stay without a comma: they may be a year or the number of a house."""


def plain(number: Number) -> str:
    """As digits, thousands set off by commas, whole millions with their word: `20,000`, `2.5 million`."""
    if number.figures.startswith("0") and number.whole:  # of a number that is no amount
        return number.figures
    if not number.whole:
        before, _, after = number.figures.partition(".")
        return f"{int(before):,}.{after}"
    if number.value >= _MILLION and (words := _millions(number.value)):
        return words
    commas = number.value >= (_FOUR_DIGITS if number.in_figures else _THOUSAND)
    return f"{int(number.figures):,}" if commas else number.figures


def _millions(value: float) -> str:
    """`2.5 million`; empty where it takes more than two decimal places."""
    word, scale = max((item for item in SCALES.items() if item[1] <= value), key=lambda item: item[1])
    share = value / scale
    return f"{share:g} {word}" if round(share, 2) == share and share < _THOUSAND else ""


def ordinal_figures(number: Number) -> str:
    """`1st`, `42nd`, `113th`."""
    value = round(number.value)
    teen = value % 100 in range(11, 14)
    ending = "th" if teen else {1: "st", 2: "nd", 3: "rd"}.get(value % 10, "th")
    return f"{value:,}{ending}"
