"""Finds entries that stand in a text as they are spelt."""

import re
from collections.abc import Iterator, Sequence
from typing import Final

_MOST_SPANS: Final = 12
"""Words, and parts of words with hyphens, of the longest entry."""


class Spelt:
    """Entries by their words. Capitals and marks make no other word."""

    def __init__(self, contents: Sequence[str]) -> None:
        self._entries: dict[tuple[str, ...], int] = {}
        for entry, content in enumerate(contents):
            self._entries.setdefault(_words(content), entry)

    def found(self, spans: Sequence[str]) -> Iterator[tuple[int, int, int]]:
        """First span of each entry, the one after its last, and its number; of two the longer one."""
        at = 0
        while at < len(spans):
            for after in range(min(len(spans), at + _MOST_SPANS), at, -1):
                entry = self._entries.get(_words(" ".join(spans[at:after])))
                if entry is not None and _words(spans[at]):
                    yield at, after, entry
                    at = after - 1
                    break
            at += 1


def _words(text: str) -> tuple[str, ...]:
    return tuple(re.findall(r"\w+", text.casefold()))
