"""The vocabulary file of the model, and text from tokens."""

from collections.abc import Iterable, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final

from contract.errors.models import ModelsCorrupt

WORD_START: Final = "\N{LOWER ONE EIGHTH BLOCK}".encode()
"""SentencePiece writes the space before a word as this character."""

_MARKS: Final = frozenset({b".", b",", b"?", b"!"})

_LONG: Final = 0x80

_CONTROL_TOKENS: Final = 3
"""Unknown, start and end come first. They have names, `<unk>` and the like, that are no text."""

FIRST_BYTE: Final = _CONTROL_TOKENS
FIRST_PIECE: Final = FIRST_BYTE + 256
"""All single bytes follow, then the pieces that text is made of."""


def read_vocabulary(data: bytes) -> list[bytes]:
    """Byte strings of all tokens, by token id.

    Each stands behind its length: one byte up to 127, else two, a (from 128 up) and b, for a - 128 + b * 128.
    A length of 0 stands alone: that token has no text.

    Raises
    ------
    ModelsCorrupt
        The data ends within a length or a string.
    """
    vocabulary, at = [], 0
    while at < len(data):
        length, at = data[at], at + 1
        if length >= _LONG:
            if at == len(data):
                raise ModelsCorrupt("the vocabulary file ends within a token")
            length, at = length - _LONG + data[at] * _LONG, at + 1
        if at + length > len(data):
            raise ModelsCorrupt("the vocabulary file ends within a token")
        vocabulary.append(data[at : at + length])
        at += length
    return vocabulary


class Vocabulary:
    def __init__(self, path: Path) -> None:
        tokens = read_vocabulary(path.read_bytes())
        self._tokens = [b""] * _CONTROL_TOKENS + tokens[_CONTROL_TOKENS:]

    @property
    def tokens(self) -> Sequence[bytes]:
        """Byte strings by token id; those that are no text are empty."""
        return self._tokens

    @cached_property
    def _continues(self) -> Sequence[bool]:
        return [_continues_word(token) for token in self._tokens]  # takes 10 ms, and few jobs ask for it

    def starts_word(self, token: int) -> bool:
        return self._tokens[token].startswith(WORD_START)

    def continues_word(self, token: int) -> bool:
        """Whether it is a further part of the word before it: no space, no punctuation."""
        return self._continues[token]

    def mark(self, token: int) -> str | None:
        """The full stop, comma, question or exclamation mark that a token is."""
        text = self._tokens[token]
        return text.decode() if text in _MARKS else None

    def text(self, tokens: Iterable[int]) -> str:
        """Text without surrounding space. Bytes that are no UTF-8 (a character cut short) are left out."""
        joined = b"".join(self._tokens[token] for token in tokens)
        return joined.decode("utf-8", "ignore").replace(WORD_START.decode(), " ").strip()


def _continues_word(token: bytes) -> bool:
    """A byte of a character that is no piece may stand for a letter."""
    first = token.decode("utf-8", "replace")[:1]
    return not token.startswith(WORD_START) and (first.isalnum() or first == "\N{REPLACEMENT CHARACTER}")
