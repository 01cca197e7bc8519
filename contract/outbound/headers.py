"""Headers that users give for their own servers: lines `Name: value`, and not every name is theirs to set."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from contract.outbound.errors import OutboundRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

Headers = tuple[tuple[str, str], ...]

_NAME: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_VALUE: Final = re.compile(r"[\t\x20-\x7e]*")
_OURS: Final = frozenset(
    {
        *("accept-encoding", "connection", "expect", "host", "keep-alive", "range", "te", "trailer"),
        *("transfer-encoding", "upgrade"),
    }
)
"""Headers that steer the connection or the form of the answer: with them one request could hide another."""
_OURS_BEGIN_WITH: Final = ("content-", "if-", "proxy-")
"""What describes the body, asks for less than all of it, or speaks to a proxy that is not there."""


def read_headers(lines: Iterable[str]) -> Headers:
    """Take lines `Name: value` apart.

    Raises
    ------
    OutboundRefused
        A line that is no header, or a header that is not the user's to set. The message gives the number of
        the line and the name, never the value.
    """
    return tuple(_read(f"auth_headers[{number}]", line) for number, line in enumerate(lines))


def usable(line: str) -> str:
    """Give back a line that `read_headers` takes, for the models of what users write.

    Raises
    ------
    ValueError
        It does not. The message never repeats the value.
    """
    try:
        read_headers([line])
    except OutboundRefused as error:
        raise ValueError(error.detail) from None
    return line


def merged(usual: Headers, given: Headers) -> Headers:
    """Give both; of those with the same name only what was given."""
    names = {name.lower() for name, _ in given}
    return (*((name, value) for name, value in usual if name.lower() not in names), *given)


def _read(place: str, line: str) -> tuple[str, str]:
    name, colon, value = line.partition(":")
    if not colon or not _NAME.fullmatch(name):
        raise OutboundRefused(f"{place} is not a header", "it must read 'Name: value'")
    if not _VALUE.fullmatch(value):
        raise OutboundRefused(
            f"{place} is not a header", f"the value of {name:.64} holds more than printable ASCII"
        )
    if name.lower() in _OURS or name.lower().startswith(_OURS_BEGIN_WITH):
        raise OutboundRefused(f"{place} is not allowed", f"{name:.64} is not for users to set")
    return name, value.strip()
