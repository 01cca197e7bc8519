from collections.abc import Sequence
from typing import Final

from transcriber.text.entities.look import Found, number, ordinal, text, whole
from transcriber.text.entities.tabled.table import Dates, Table
from transcriber.text.entities.tokens import Token

_DAYS: Final = range(1, 32)
_YEARS: Final = range(1500, 2100)
_CENTURY: Final = 100

Part = tuple[str, int]
"""How a part of a date is written, and how many tokens it is."""


def date(table: Table, tokens: Sequence[Token], at: int) -> Found | None:
    """`lunes tres de mayo de mil novecientos noventa y ocho`, `mayo de 1998`, a year by itself."""
    said = (
        _weekday(table.dates, tokens, at) or _day(table.dates, tokens, at) or _month(table.dates, tokens, at)
    )
    if said is None:
        year = _year(tokens, at)
        return Found(1, "date", year) if year else None
    return Found(said[1], "date", said[0])


def _weekday(dates: Dates, tokens: Sequence[Token], at: int) -> Part | None:
    """A day with its weekday. A weekday by itself, or with a number that may be of something, is no date."""
    named = dates.weekday_of.get(text(tokens, at))
    the = _optional(dates.the, tokens, at + 1)
    day = _day(dates, tokens, at + 1 + len(the)) if named else None
    return (" ".join((named or "", *the, day[0])), 1 + len(the) + day[1]) if day else None


def _day(dates: Dates, tokens: Sequence[Token], at: int) -> Part | None:
    """A day with its month, and with its year if that follows."""
    day = _day_alone(dates, tokens, at)
    of = _optional(dates.of, tokens, at + 1)
    month = dates.month_of.get(text(tokens, at + 1 + len(of)))
    if not day or not month:
        return None
    used = 2 + len(of)
    year = _following_year(dates, tokens, at + used)
    return " ".join((day, *of, month, *year)), used + len(year)


def _day_alone(dates: Dates, tokens: Sequence[Token], at: int) -> str:
    which = ordinal(tokens, at)
    if which and round(which.value) in _DAYS:
        if which.in_figures:
            return which.written
        return dates.first if which.value == 1 else dates.day.format(which.figures)
    count = whole(tokens, at, _DAYS)
    return dates.day.format(count) if count else ""


def _month(dates: Dates, tokens: Sequence[Token], at: int) -> Part | None:
    """A month with its year."""
    month = dates.month_of.get(text(tokens, at))
    year = _following_year(dates, tokens, at + 1) if month else ()
    return (" ".join((month or "", *year)), 1 + len(year)) if year else None


def _following_year(dates: Dates, tokens: Sequence[Token], at: int) -> tuple[str, ...]:
    """The words of a year after a month, which are as many as its tokens."""
    of = _optional(dates.of, tokens, at)
    found = number(tokens, at + len(of))
    known = found if found and found.whole and round(found.value) in _YEARS else None
    return (*of, known.figures) if known else ()


def _year(tokens: Sequence[Token], at: int) -> str:
    """A year without a month; of those in words, only such as few numbers are."""
    found = number(tokens, at)
    if not found or not found.whole or round(found.value) not in _YEARS:
        return ""
    if found.in_figures:
        return found.written if found.written.isdigit() else ""
    return found.figures if round(found.value) % _CENTURY else ""


def _optional(words: frozenset[str], tokens: Sequence[Token], at: int) -> tuple[str, ...]:
    """The word at a place if it is one of some, as it is written in the middle of a date."""
    said = text(tokens, at)
    return (said,) if said in words else ()
