import re
from collections.abc import Sequence
from typing import Final

from transcriber.text.entities.look import Found, text, whole
from transcriber.text.entities.tabled.phrases import phrase
from transcriber.text.entities.tabled.table import Table, Times
from transcriber.text.entities.tokens import Token

_HOURS: Final = range(25)
_CLOCK_HOURS: Final = range(1, 13)
_MINUTES: Final = range(60)
_PLAIN_MINUTES: Final = (5, *range(10, 60))
"""Minutes that are said without a unit: `las tres y cuatro` may be three and four of something."""
_WRITTEN: Final = re.compile(r"(?P<hour>[01]?\d|2[0-4])(?:(?P<sign>[:h.])(?P<minutes>[0-5]\d)|h)")
_HOUR: Final = 60
_HALF_DAY: Final = 12


def time(table: Table, tokens: Sequence[Token], at: int) -> Found | None:
    """`achtzehn Uhr dreißig`, `las tres y media`, `trois heures moins le quart`, `halb drei`, `14h30`."""
    times = table.times
    return _written(times, tokens, at) or _early(times, tokens, at) or _said(times, tokens, at)


def _written(times: Times, tokens: Sequence[Token], at: int) -> Found | None:
    """What the recogniser wrote as a time. `14.30` is one only with a unit behind it."""
    found = _WRITTEN.fullmatch(text(tokens, at))
    unit = text(tokens, at + 1) in times.units
    if not found or (found["sign"] == "." and not unit):
        return None
    if not unit:
        return Found(1, "time", found[0])
    return Found(2, "time", _clock(times, int(found["hour"]), int(found["minutes"] or 0)))


def _early(times: Times, tokens: Sequence[Token], at: int) -> Found | None:
    minutes = phrase(tokens, at, times.early)
    hour = whole(tokens, at + minutes[1], _CLOCK_HOURS) if minutes else None
    if not minutes or hour is None:
        return None
    unit = text(tokens, at + minutes[1] + 1) in times.units
    return Found(minutes[1] + 1 + unit, "time", _clock(times, *_shifted(hour, minutes[0])))


def _said(times: Times, tokens: Sequence[Token], at: int) -> Found | None:
    hour = whole(tokens, at, _HOURS)
    unit = text(tokens, at + 1) in times.units
    led = tokens[at].elided.lower() or text(tokens, at - 1)
    if hour is None or not (unit or led in times.before):
        return None
    minutes = _minutes(times, tokens, at + 1 + unit)
    if minutes:
        return Found(1 + unit + minutes[1], "time", _clock(times, *_shifted(hour, minutes[0])))
    return Found(2, "time", times.full.format(hour)) if unit and times.full else None


def _minutes(times: Times, tokens: Sequence[Token], at: int) -> tuple[int, int] | None:
    """Minutes after an hour, negative before it; and how many tokens they are."""
    if named := phrase(tokens, at, times.named):
        return named
    joint = text(tokens, at)
    skip = joint in times.joints or joint in times.minus
    minutes = whole(tokens, at + skip, _MINUTES)
    unit = text(tokens, at + skip + 1) in times.minutes
    if minutes is None or not (unit or minutes in _PLAIN_MINUTES):
        return None
    return (-minutes if joint in times.minus else minutes), 1 + skip + unit


def _shifted(hour: int, minutes: int) -> tuple[int, int]:
    """`tres menos cuarto` is 2:45, and a quarter to one of the clock is 12:45."""
    if minutes >= 0:
        return hour, minutes
    return (hour - 1 if hour > 1 else _HALF_DAY), minutes % _HOUR


def _clock(times: Times, hour: int, minutes: int) -> str:
    return times.clock.format(hour=hour, minutes=minutes)
