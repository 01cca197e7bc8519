"""Which tokens make a word: where languages put spaces between words, and where they do not."""

import unicodedata
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from typing import Final

from transcriber.engines.whisper.tokens import Vocabulary
from transcriber.output.marks import OPENING

_READ_ALOUD: Final = frozenset("%‰°&§$€£¥")

Cut = Callable[[Vocabulary, Sequence[int]], Iterator[tuple[int, int]]]
"""Gives the first token of each word, and the one after its last."""


def spaced(vocabulary: Vocabulary, tokens: Sequence[int]) -> Iterator[tuple[int, int]]:
    """A word begins at a space. Marks that stand apart, as in French, go with the word before.

    Signs that are read aloud are words: `20 €`, `20 %`.
    """
    starts = [index for index, token in enumerate(tokens) if vocabulary.bytes_of(token).startswith(b" ")]
    edges = sorted({0, *starts, len(tokens)})
    joined = [
        edge for edge, after in pairwise(edges) if edge == 0 or _has_word(vocabulary, tokens[edge:after])
    ]
    yield from pairwise([*joined, len(tokens)])


def unspaced(vocabulary: Vocabulary, tokens: Sequence[int]) -> Iterator[tuple[int, int]]:
    """A word is a token, as in Chinese, Japanese or Thai: one sign or a few.

    Tokens that are a part of a sign, and vowels that combine with it, stay together. So do marks and the word
    they stand at, and letters and figures of other writings: a name in Latin letters is one word.
    """
    word, first = "", 0
    for index, text in _signs(vocabulary, tokens):
        if word.strip() and _begins_word(word, text):
            yield first, index
            word, first = "", index
        word += text
    if first < len(tokens):
        yield first, len(tokens)


def _signs(vocabulary: Vocabulary, tokens: Sequence[int]) -> Iterator[tuple[int, str]]:
    """The fewest tokens at a time that are whole signs: first of them, and their text."""
    first = 0
    pending = b""
    for index, token in enumerate(tokens):
        pending += vocabulary.bytes_of(token)
        if text := _decoded(pending):
            yield first, text
            first, pending = index + 1, b""
    if pending:
        yield first, pending.decode(errors="replace")


def _decoded(content: bytes) -> str:
    try:
        return content.decode()
    except UnicodeDecodeError:
        return ""


def _begins_word(before: str, text: str) -> bool:
    """Whether a word begins with `text`, after the word so far."""
    last, first = before.rstrip()[-1], text.lstrip()[:1]
    if last in OPENING or not (_is_of_word(first) or (first and first in OPENING)):
        return False
    is_apart = text[0].isspace() or before[-1].isspace()
    return is_apart or not all(sign.isascii() and sign.isalnum() for sign in (last, first))


def _is_of_word(sign: str) -> bool:
    """Whether a word may begin with it: no mark, and no vowel that combines with the sign before."""
    return bool(sign) and sign.isalnum() and not unicodedata.category(sign).startswith("M")


def _has_word(vocabulary: Vocabulary, tokens: Sequence[int]) -> bool:
    return any(sign.isalnum() or sign in _READ_ALOUD for sign in vocabulary.text(tokens))
