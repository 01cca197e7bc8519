"""Text to the tokens of Moonshine."""

from collections.abc import Iterator, Sequence
from typing import Final

from transcriber.engines.biasing.segmentation import Segmenter
from transcriber.engines.moonshine.tokens import FIRST_BYTE, FIRST_PIECE, WORD_START

_SPACE: Final = WORD_START.decode()


def segmenter(tokens: Sequence[bytes]) -> Segmenter:
    """Of a vocabulary, given as the byte strings of all tokens. A character that is no piece is its bytes."""
    pieces = {piece: FIRST_PIECE + at for at, piece in enumerate(tokens[FIRST_PIECE:]) if piece}
    return Segmenter(pieces, _characters, lambda piece: (FIRST_BYTE + byte for byte in piece))


def _characters(word: str) -> Iterator[Sequence[bytes]]:
    yield [character.encode() for character in _SPACE + word]
