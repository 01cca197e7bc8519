import re
from collections.abc import Sequence
from typing import Final

from transcriber.text.entities.look import Found, text, whole
from transcriber.text.entities.tokens import Token

_CLOCK: Final = re.compile(r"([01]?\d|2[0-3]):[0-5]\d")
_JOINED: Final = re.compile(r"(?P<time>(0?[1-9]|1[0-2])(:[0-5]\d)?)(?P<half>[ap])\.?m\.?")
_HOURS: Final = range(24)
_CLOCK_HOURS: Final = range(1, 13)
_MINUTES: Final = range(60)
_DIGITS: Final = range(10)
_FIRST_HALF: Final = range(1, 31)
_NAMED: Final = {"half": 30, "quarter": 15}


def time(tokens: Sequence[Token], at: int) -> Found | None:
    """`eleven forty a m`, `six p.m.`, `five o'clock`, `half past six`, `a quarter to nine`, `3:30pm`."""
    if found := _written(tokens, at) or _past(tokens, at):
        return found
    hour = whole(tokens, at, _HOURS)
    if hour is None:
        return None
    if text(tokens, at + 1) == "o'clock":
        half, more = _half_of_day(tokens, at + 2)
        return Found(2 + more, "time", f"{hour}:00{half}")
    minutes, used = _minutes(tokens, at + 1)
    half, more = _half_of_day(tokens, at + 1 + used)
    if not more or hour not in _CLOCK_HOURS:
        return None
    return Found(1 + used + more, "time", f"{hour}{minutes}{half}")


def _written(tokens: Sequence[Token], at: int) -> Found | None:
    """What the recogniser wrote as a time, with the half of the day if that is told."""
    if whole_time := _CLOCK.fullmatch(text(tokens, at)):
        half, more = _half_of_day(tokens, at + 1)
        return Found(1 + more, "time", f"{whole_time[0]}{half}")
    if joined := _JOINED.fullmatch(text(tokens, at)):
        return Found(1, "time", f"{joined['time']} {joined['half']}.m.")
    return None


def _minutes(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    """`forty`, `oh five`; and how many tokens that is."""
    oh = text(tokens, at) in {"oh", "o"}
    minutes = whole(tokens, at + oh, _DIGITS if oh else _MINUTES)
    return ("", 0) if minutes is None else (f":{minutes:02d}", 1 + oh)


def _half_of_day(tokens: Sequence[Token], at: int) -> tuple[str, int]:
    first, second = text(tokens, at), text(tokens, at + 1)
    for letter in "ap":
        if first in {f"{letter}m", f"{letter}.m.", f"{letter}.m"}:
            return f" {letter}.m.", 1
        if first in {letter, f"{letter}."} and second in {"m", "m."}:
            return f" {letter}.m.", 2
    return "", 0


def _past(tokens: Sequence[Token], at: int) -> Found | None:
    """`half past six`, `a quarter to nine`, `ten past four`; not `ten to four`, which may be a range."""
    skip = text(tokens, at) == "a" and text(tokens, at + 1) == "quarter"
    said, side = text(tokens, at + skip), text(tokens, at + skip + 1)
    minutes = _NAMED.get(said) or whole(tokens, at + skip, _FIRST_HALF)
    hour = whole(tokens, at + skip + 2, _CLOCK_HOURS)
    if hour is None or not minutes:
        return None
    if side == "past":
        return Found(3 + skip, "time", f"{hour}:{minutes:02d}")
    if side == "to" and said == "quarter":
        return Found(3 + skip, "time", f"{(hour - 2) % 12 + 1}:45")
    return None
