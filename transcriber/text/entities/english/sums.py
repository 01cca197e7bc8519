"""Amounts of something: money, percentages, measurements."""

import re
from collections.abc import Sequence
from typing import Final

from transcriber.text.entities.english.amounts import amount
from transcriber.text.entities.english.figures import plain
from transcriber.text.entities.english.numerals import SCALES
from transcriber.text.entities.look import Found, text, whole
from transcriber.text.entities.tokens import Token

_CURRENCIES: Final = {
    "dollar": "$",
    "pound": "£",
    "euro": "€",
    "yen": "¥",
    "rupee": "₹",
    "$": "$",
    "€": "€",
    "£": "£",
}
_SIGNED: Final = re.compile(r"[$£€¥]\d[\d,]*(\.\d+)?")
_COINS: Final = frozenset(("cent", "pence", "penny"))
_COIN_NUMBERS: Final = range(1, 100)

_UNITS: Final = {
    "millimeter": "mm",
    "centimeter": "cm",
    "meter": "m",
    "kilometer": "km",
    "inch": "in",
    "mile": "mi",
    "milligram": "mg",
    "gram": "g",
    "kilogram": "kg",
    "kilo": "kg",
    "ounce": "oz",
    "milliliter": "ml",
    "liter": "l",
    "millisecond": "ms",
    "hertz": "Hz",
    "kilohertz": "kHz",
    "megahertz": "MHz",
    "gigahertz": "GHz",
    "byte": "B",
    "kilobyte": "kB",
    "megabyte": "MB",
    "gigabyte": "GB",
    "terabyte": "TB",
    "volt": "V",
    "kilovolt": "kV",
    "ampere": "A",
    "watt": "W",
    "kilowatt": "kW",
    "megawatt": "MW",
    "decibel": "dB",
    "hectare": "ha",
}
_IRREGULAR: Final = {"inches": "inch", "pennies": "penny", "hertz": "hertz"}
_POWERS: Final = {"square": "²", "cubic": "³"}
_PER: Final = {"second": "s", "hour": "h", "minute": "min", "day": "day"}
_SCALES: Final = {"celsius": "C", "fahrenheit": "F"}


def money(tokens: Sequence[Token], at: int) -> Found | None:
    """`twenty dollars`, `two dollars and five cents`, `ninety nine pence`, `$2 million`."""
    said = amount(tokens, at)
    if said is None:
        return _written(tokens, at)
    number, used = said
    unit = _singular(text(tokens, at + used))
    if unit in _CURRENCIES:
        coins, more = _coins(tokens, at + used + 1) if number.whole else ("", 0)
        return Found(used + 1 + more, "money", f"{_CURRENCIES[unit]}{plain(number)}{coins}")
    if unit in _COINS and whole(tokens, at, _COIN_NUMBERS):
        sign = "\N{CENT SIGN}" if unit == "cent" else "p"
        return Found(used + 1, "money", f"{plain(number)}{sign}")
    return None


def _written(tokens: Sequence[Token], at: int) -> Found | None:
    """What the recogniser wrote with its sign, and a scale behind it."""
    if not _SIGNED.fullmatch(text(tokens, at)):
        return None
    scale = text(tokens, at + 1) if text(tokens, at + 1) in SCALES else ""
    return Found(1 + bool(scale), "money", f"{text(tokens, at)} {scale}".rstrip())


def _coins(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """Coins after a sum, as its decimal places; and how many tokens say so."""
    skip = 1 if text(tokens, at) == "and" else 0
    coins = whole(tokens, at + skip, _COIN_NUMBERS)
    if coins and _singular(text(tokens, at + skip + 1)) in _COINS:
        return f".{coins:02d}", skip + 2
    return "", 0


def percentage(tokens: Sequence[Token], at: int) -> Found | None:
    """`two hundred percent`, `five per cent`."""
    said = amount(tokens, at)
    if said is None:
        return None
    number, used = said
    sign = (text(tokens, at + used), text(tokens, at + used + 1))
    if sign[0] in {"percent", "%"}:
        return Found(used + 1, "percentage", f"{plain(number)}%")
    return Found(used + 2, "percentage", f"{plain(number)}%") if sign == ("per", "cent") else None


def measurement(tokens: Sequence[Token], at: int) -> Found | None:
    """`ten kilometers per second`, `five point two kilograms`, `twenty degrees celsius`."""
    said = amount(tokens, at)
    if said is None:
        return None
    number, used = said
    if _singular(text(tokens, at + used)) == "degree":
        scale = _SCALES.get(text(tokens, at + used + 1), "")
        return Found(used + 1 + bool(scale), "measurement", f"{plain(number)}°{scale}")
    power = _POWERS.get(text(tokens, at + used), "")
    end = at + used + bool(power)
    unit = _UNITS.get(_singular(text(tokens, end)))
    if unit is None:
        return None
    per = _PER.get(text(tokens, end + 2)) if text(tokens, end + 1) in {"per", "an"} else None
    written = f"{plain(number)} {unit}{power}"
    return Found(end - at + (3 if per else 1), "measurement", f"{written}/{per}" if per else written)


def _singular(word: str) -> str:
    """The word as the tables have it: one of it, in the spelling of the United States."""
    one = _IRREGULAR.get(word, word.removesuffix("s"))
    return f"{one[:-2]}er" if one.endswith(("metre", "litre")) else one
