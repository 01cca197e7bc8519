from collections.abc import Iterator, Sequence
from typing import Final

from transcriber.text.entities.english.figures import ordinal_figures
from transcriber.text.entities.look import Found, number, ordinal, text, whole
from transcriber.text.entities.tokens import Token

_MONTHS: Final = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_MONTH: Final = {name.lower(): name for name in _MONTHS}
_ALSO_WORDS: Final = frozenset(("May", "March"))
"""`two may come`, `four march on`: a plain number before these is no day."""

_DAYS: Final = range(1, 32)
_CENTURIES: Final = range(15, 21)
_WITHIN_CENTURY: Final = range(10, 100)
_DIGITS: Final = range(1, 10)
_YEARS: Final = range(1500, 2100)
_SPOKEN_YEARS: Final = range(2000, 2100)
"""`two thousand and five`; `fifteen hundred` may as well be a number."""


def year(tokens: Sequence[Token], at: int) -> tuple[str, int] | None:
    """A year and how many tokens it is: `nineteen ninety nine`, `nineteen oh five`, `1987`."""
    first = number(tokens, at)
    if first is None:
        return None
    if whole(tokens, at, _YEARS if first.in_figures else _SPOKEN_YEARS):
        return first.figures, 1
    if first.in_figures or not whole(tokens, at, _CENTURIES):
        return None
    rest = number(tokens, at + 1)
    if rest and not rest.in_figures and whole(tokens, at + 1, _WITHIN_CENTURY):
        return f"{first.figures}{rest.figures}", 2
    if text(tokens, at + 1) in {"oh", "o"} and (digit := whole(tokens, at + 2, _DIGITS)):
        return f"{first.figures}0{digit}", 3
    return None


def date(tokens: Sequence[Token], at: int) -> Found | None:
    """`the seventeenth of January twenty twenty two`, `May fifth`, `March 2020`, a year by itself."""
    for said, used in _days(tokens, at):
        dated = year(tokens, at + used)
        return Found(used + dated[1], "date", f"{said} {dated[0]}") if dated else Found(used, "date", said)
    month = _MONTH.get(text(tokens, at), "")
    dated = year(tokens, at + 1 if month else at)
    if dated is None:
        return None
    return Found(dated[1] + bool(month), "date", f"{month} {dated[0]}".strip())


def _days(tokens: Sequence[Token], at: int) -> Iterator[tuple[str, int]]:
    """A day with its month, and how many tokens that is."""
    day = ordinal(tokens, at)
    if day and round(day.value) in _DAYS:
        of = text(tokens, at + 1) == "of"
        if month := _MONTH.get(text(tokens, at + 1 + of)):
            yield f"{ordinal_figures(day)} {'of ' if of else ''}{month}", 2 + of
    if month := _MONTH.get(text(tokens, at)):
        the = text(tokens, at + 1) == "the"
        day = ordinal(tokens, at + 1 + the)
        if day and round(day.value) in _DAYS:
            yield f"{month} {ordinal_figures(day)}", 2 + the
        elif not the and (plain := whole(tokens, at + 1, _DAYS)) and not year(tokens, at + 1):
            yield f"{month} {plain}", 2
    following = _MONTH.get(text(tokens, at + 1))
    if following and following not in _ALSO_WORDS and (plain := whole(tokens, at, _DAYS)):
        yield f"{plain} {following}", 2
