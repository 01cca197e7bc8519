"""Numbers by themselves: cardinal, ordinal, decimal, fractions, ranges."""

from collections.abc import Sequence
from typing import Final

from transcriber.text.entities.english.amounts import amount, is_round
from transcriber.text.entities.english.figures import ordinal_figures, plain
from transcriber.text.entities.english.sums import measurement, money, percentage
from transcriber.text.entities.look import SMALL, Found, number, ordinal, text
from transcriber.text.entities.tokens import Token

_PARTS: Final = {"half": 2, "halves": 2, "quarter": 4, "quarters": 4}
_WITH_WHOLES: Final = {"half": "½", "quarter": "¼"}
_SMALLEST_PART: Final = 3
_MILLION: Final = 1_000_000


def cardinal(tokens: Sequence[Token], at: int) -> Found | None:
    """`nineteen`, `a thousand`; up to ten, and `thousand` alone, they stay words."""
    said = amount(tokens, at)
    if said is None or not said[0].whole or is_round(tokens, at):
        return None
    written = said[0].in_figures or said[0].value > SMALL
    return Found(said[1], "cardinal", plain(said[0])) if written else None


def decimal(tokens: Sequence[Token], at: int) -> Found | None:
    """`eighteen point one two`."""
    said = number(tokens, at)
    return Found(1, "decimal", plain(said)) if said and not said.whole else None


def ordinals(tokens: Sequence[Token], at: int) -> Found | None:
    """`forty second`; up to tenth they stay words."""
    said = ordinal(tokens, at)
    if said is None or text(tokens, at).endswith("s"):
        return None
    return Found(1, "ordinal", ordinal_figures(said)) if said.in_figures or said.value > SMALL else None


def fraction(tokens: Sequence[Token], at: int) -> Found | None:
    """`three sixteenths`, `two and a half`, `three quarters`; `one third` and `a half` stay words."""
    said = number(tokens, at)
    if said is None or not said.whole or said.value >= _MILLION:  # a million and a half is no 1000000½
        return None
    if (text(tokens, at + 1), text(tokens, at + 2)) == ("and", "a"):
        named = _WITH_WHOLES.get(text(tokens, at + 3))
        return Found(4, "fraction", f"{said.figures}{named}") if named else None
    part = _PARTS.get(text(tokens, at + 1)) or _part(tokens, at + 1)
    return Found(2, "fraction", f"{said.figures}/{part}") if part and said.value > 1 else None


def _part(tokens: Sequence[Token], at: int) -> int | None:
    """`sixteenths`: 16."""
    said = ordinal(tokens, at)
    plural = text(tokens, at).endswith("s")
    return round(said.value) if said and plural and said.value >= _SMALLEST_PART else None


def span(tokens: Sequence[Token], at: int) -> Found | None:
    """`ten to twelve`, `one hundred to two hundred million pounds`, `five to ten percent`."""
    first, second = number(tokens, at), number(tokens, at + 2)
    if not first or not second or text(tokens, at + 1) != "to" or second.value <= first.value:
        return None
    ends = (grammar(tokens, at + 2) for grammar in (money, percentage, measurement, cardinal, decimal))
    end = next((one for one in ends if one), None)
    return Found(2 + end.tokens, "span", f"{plain(first)} to {end.written}") if end else None
