"""Output of a program as lines of a log."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Final

MAX_LINE_BYTES: Final = 64 * 1024
"""A longer line is cut into several, as Docker's log drivers do with theirs."""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line, and when it came, in milliseconds since 1970, UTC."""

    timestamp_ms: int
    message: str


def now_ms() -> int:
    return time.time_ns() // 1_000_000


class LineSplitter:
    """Cuts the pieces that are read from a pipe into lines. What is no UTF-8 becomes U+FFFD."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, piece: bytes) -> list[LogLine]:
        """Take one more piece, and give the lines that are complete now."""
        *whole, self._rest = (self._rest + piece).split(b"\n")
        found = [part for line in whole for part in _cut(line)]
        *more, self._rest = _cut(self._rest)
        return _lines(found + more)

    def end(self) -> list[LogLine]:
        """Give the last line, if it did not end as lines do."""
        rest, self._rest = self._rest, b""
        return _lines([rest] if rest else [])


def _cut(line: bytes) -> list[bytes]:
    return [line[at : at + MAX_LINE_BYTES] for at in range(0, len(line), MAX_LINE_BYTES)] or [b""]


def _lines(found: list[bytes]) -> list[LogLine]:
    at = now_ms()
    return [LogLine(at, line.removesuffix(b"\r").decode("utf-8", "replace")) for line in found]
