"""Text to tokens, as the model learnt to write it."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Final

from transcriber.engines.moonshine.tokens import FIRST_BYTE, FIRST_PIECE, WORD_START

_SPACE: Final = WORD_START.decode()


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
        while (at := self._next_join(pieces)) is not None:
            pieces[at : at + 2] = [pieces[at] + pieces[at + 1]]
        for piece in pieces:
            if piece in self._pieces:
                yield self._pieces[piece]
            else:
                yield from (FIRST_BYTE + byte for byte in piece)

    def _next_join(self, pieces: Sequence[bytes]) -> int | None:
        joins = [(self._pieces.get(left + right), at) for at, (left, right) in enumerate(pairwise(pieces))]
        return min(((token, at) for token, at in joins if token is not None), default=(None, None))[1]
