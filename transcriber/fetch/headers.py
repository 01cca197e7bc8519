"""The headers of a request: what the user gives, and what is always sent."""

import re
from collections.abc import Sequence
from typing import Final

from contract.errors.fetch import FetchRefused
from transcriber.fetch.location import Location

Headers = tuple[tuple[str, str], ...]

_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE: Final = re.compile(r"[\t\x20-\x7e]*")
_OURS: Final = frozenset(
    {
        *("accept-encoding", "connection", "content-length", "expect", "host", "keep-alive", "range"),
        *("te", "trailer", "transfer-encoding", "upgrade"),
    }
)
"""Headers that steer the connection or the form of the answer: with them one request could hide another."""

_ALWAYS: Final[Headers] = (
    ("Accept", "*/*"),
    ("Accept-Encoding", "identity"),
    ("Connection", "close"),
    ("User-Agent", "Longhand"),
)


def parse_headers(lines: Sequence[str]) -> Headers:
    """Take lines `Name: value` apart.

    Raises
    ------
    FetchRefused
        A line that is no header, or one of the headers that are not the user's to set. The message gives the
        number of the line and the name, never the value.
    """
    return tuple(_parse(number, line) for number, line in enumerate(lines))


def _parse(number: int, line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    place = f"fetch_data.auth_headers[{number}]"
    if not colon or not _NAME.fullmatch(name):
        raise FetchRefused(f"{place} is not a header", "it must read 'Name: value'")
    if not _VALUE.fullmatch(value):
        raise FetchRefused(f"{place} is not a header", f"the value of {name} holds more than printable ASCII")
    if name.lower() in _OURS:
        raise FetchRefused(f"{place} is not allowed", f"{name} is set by the program itself")
    return name, value.strip()


def request_headers(location: Location, auth_headers: Headers) -> Headers:
    """All headers of one request; those of the user win over the usual ones of the same name."""
    given = {name.lower() for name, _ in auth_headers}
    usual = [(name, value) for name, value in _ALWAYS if name.lower() not in given]
    if location.authorization and "authorization" not in given:
        usual.append(("Authorization", location.authorization))
    return (*usual, *auth_headers)
