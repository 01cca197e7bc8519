"""Text to tokens, as the model learnt to write it."""

import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from transcriber.engines.moonshine.tokens import FIRST_BYTE, FIRST_PIECE, WORD_START

_SPACE: Final = WORD_START.decode()
_NONE: Final = sys.maxsize
"""Stands for the number of a piece that there is not."""


class Segmenter:
    """Byte-pair encoding.

    Sennrich et al., "Neural Machine Translation of Rare Words with Subword Units", 2016. The vocabulary's
    pieces are numbered in the order in which they were learnt, so of all pieces that two neighbours could be
    joined to, the one with the lowest number is made first. A character that is no piece is written as its
    bytes.
    """

    def __init__(self, tokens: Sequence[bytes]) -> None:
        """Take the byte strings of all tokens, by token id."""
        self._pieces = {piece: FIRST_PIECE + at for at, piece in enumerate(tokens[FIRST_PIECE:]) if piece}

    def tokens(self, text: str) -> tuple[int, ...]:
        """Tokens of words, each of which begins with the sign of a word's start."""
        return tuple(token for word in text.split() for token in self._word(word))

    def _word(self, word: str) -> Iterator[int]:
        pieces = [character.encode() for character in _SPACE + word]
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
                yield from (FIRST_BYTE + byte for byte in piece)

    def _join(self, left: bytes, right: bytes) -> int:
        return self._pieces.get(left + right, _NONE)
