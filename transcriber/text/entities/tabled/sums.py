"""Amounts of something: money, percentages, measurements."""

import re
from collections.abc import Sequence
from typing import Final

from transcriber.text.entities.look import Found, number, text, whole
from transcriber.text.entities.tabled.figures import counted
from transcriber.text.entities.tabled.phrases import phrase
from transcriber.text.entities.tabled.table import Table
from transcriber.text.entities.tokens import Number, Token

_COIN_NUMBERS: Final = range(1, 100)
_BARE_COINS: Final = range(10, 100)
_MILLION: Final = 1_000_000
_SIGNED: Final = re.compile(r"(?P<before>[^\d\s+-]*)(?P<figures>\d[\d.,  ]*)(?P<after>[^\d\s.,]*)")
_NO_SPACE: Final = frozenset("°")


def money(table: Table, tokens: Sequence[Token], at: int) -> Found | None:
    """`veinte euros`, `2 millones de euros`, `drei Euro fünfzig`, `R$ 20`, `20€`."""
    return _sign_first(table, tokens, at) or _in_one(table, tokens, at) or _said(table, tokens, at)


def _sign_first(table: Table, tokens: Sequence[Token], at: int) -> Found | None:
    sign, said = table.money.signs.get(text(tokens, at)), number(tokens, at + 1)
    return Found(2, "money", _with_sign(counted(said, table), sign, table)) if sign and said else None


def _in_one(table: Table, tokens: Sequence[Token], at: int) -> Found | None:
    """What the recogniser wrote with a sign, and a scale behind it: `$20`, `20€`, `$2,5 millones`."""
    found = _SIGNED.fullmatch(text(tokens, at))
    sign = table.money.signs.get(found["before"] + found["after"]) if found else None
    said = _number(table, found["figures"]) if found and sign else None
    if not said or not sign:
        return None
    scale = table.numerals.scales.get(text(tokens, at + 1), 1)
    if scale > 1:
        value = round(said.value * scale)
        said = Number(value, f"{value}", in_figures=True)
    return Found(1 + (scale > 1), "money", _with_sign(counted(said, table), sign, table))


def _said(table: Table, tokens: Sequence[Token], at: int) -> Found | None:
    said = number(tokens, at)
    article = _is_article(table, tokens, at)
    if said is None:
        return None
    of = said.value >= _MILLION and text(tokens, at + 1) in table.money.of
    unit = phrase(tokens, at + 1 + of, table.money.names)
    if not unit:
        return None if article else _coins_alone(table, tokens, at, said)
    end = at + 1 + of + unit[1]
    coins, more = _coins(table, tokens, end) if said.whole else (0, 0)
    if article and not coins:
        return None
    figures = counted(said, table)
    if coins:
        figures = f"{figures}{table.numbers.decimal[0]}{coins:02d}"
    if _keeps_words(figures, unit[0], table):
        words = " ".join(token.said for token in tokens[at + 1 : end])
        return Found(end + more - at, "money", f"{figures} {words}")
    return Found(end + more - at, "money", _with_sign(figures, unit[0], table))


def _keeps_words(figures: str, unit: str, table: Table) -> bool:
    """Whether words stay as they were said: no sign, or one that would stand behind `millones de`."""
    written = table.money.formats.get(unit)
    return written is None or (written.startswith("{}") and figures[-1].isalpha())


def _coins(table: Table, tokens: Sequence[Token], at: int) -> tuple[int, int]:
    """Hundredths after a sum, and how many tokens say so; without their name only where nothing follows."""
    joint = text(tokens, at) in table.money.joints
    coins = whole(tokens, at + joint, _COIN_NUMBERS)
    if coins and text(tokens, at + joint + 1) in table.money.coins:
        return coins, joint + 2
    if coins and coins in _BARE_COINS and at + joint + 1 == len(tokens):
        return coins, joint + 1
    return 0, 0


def _coins_alone(table: Table, tokens: Sequence[Token], at: int, said: Number) -> Found | None:
    if text(tokens, at + 1) not in table.money.coins:
        return None
    return Found(2, "money", f"{counted(said, table)} {tokens[at + 1].said}")


def _with_sign(figures: str, sign: str, table: Table) -> str:
    return table.money.formats[sign].format(figures)


def percentage(table: Table, tokens: Sequence[Token], at: int) -> Found | None:
    """`doscientos por ciento`, `2,5 %`, `20%`."""
    said = number(tokens, at)
    if said and (sign := phrase(tokens, at + 1, table.percentages.names)):
        return Found(1 + sign[1], "percentage", table.percentages.format.format(counted(said, table)))
    figures = text(tokens, at)
    written = _number(table, figures[:-1]) if figures.endswith("%") else None
    if written is None:
        return None
    return Found(1, "percentage", table.percentages.format.format(counted(written, table)))


def measurement(table: Table, tokens: Sequence[Token], at: int) -> Found | None:
    """`diez kilómetros por segundo`, `cinco coma dos kilogramos`, `veinte grados`."""
    said = number(tokens, at)
    unit = phrase(tokens, at + 1, table.units) if said else None
    if not said or not unit or _is_article(table, tokens, at):
        return None
    space = "" if unit[0] in _NO_SPACE else "\N{NO-BREAK SPACE}"
    return Found(1 + unit[1], "measurement", f"{counted(said, table)}{space}{unit[0]}")


def _number(table: Table, figures: str) -> Number | None:
    digits = table.numerals.digits_of(figures.strip())
    return Number(float(digits), digits, in_figures=True, written=figures.strip()) if digits else None


def _is_article(table: Table, tokens: Sequence[Token], at: int) -> bool:
    return text(tokens, at) in table.numbers.articles
