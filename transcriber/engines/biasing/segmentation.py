"""Text to tokens, as a model learnt to write it."""

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

_NONE: Final = sys.maxsize
"""Stands for the number of a piece that there is not."""

Split = Callable[[str], Iterable[Sequence[bytes]]]
"""Cuts a word into stretches that are segmented by themselves, each given as its smallest pieces."""

SpellOut = Callable[[bytes], Iterable[int]]
"""Tokens of what is no piece."""


class Segmenter:
    """Byte-pair encoding.

    Sennrich et al., "Neural Machine Translation of Rare Words with Subword Units", 2016. The vocabulary's
    pieces are numbered in the order in which they were learnt, so of all pieces that two neighbours could be
    joined to, the one with the lowest number is made first.
    """

    def __init__(self, pieces: Mapping[bytes, int], split: Split, spell_out: SpellOut) -> None:
        """Take the token of each piece, how words are cut before, and how to write what is no piece."""
        self._pieces = pieces
        self._split = split
        self._spell_out = spell_out

    def tokens(self, text: str) -> tuple[int, ...]:
        """Tokens of words, each of which begins with the sign of a word's start."""
        return tuple(
            token for word in text.split() for part in self._split(word) for token in self._joined(list(part))
        )

    def _joined(self, pieces: list[bytes]) -> Iterator[int]:
        joins = [self._join(left, right) for left, right in pairwise(pieces)]
        while (first := min(joins, default=_NONE)) != _NONE:
            at = joins.index(first)
            pieces[at : at + 2] = [pieces[at] + pieces[at + 1]]
            del joins[at]
            if at > 0:
                joins[at - 1] = self._join(pieces[at - 1], pieces[at])
            if at < len(joins):
                joins[at] = self._join(pieces[at], pieces[at + 1])
        for piece in pieces:
            if piece in self._pieces:
                yield self._pieces[piece]
            else:
                yield from self._spell_out(piece)

    def _join(self, left: bytes, right: bytes) -> int:
        return self._pieces.get(left + right, _NONE)
