"""Finds what of a chunk has no words though somebody speaks: a decoder may stop early, or skip a sentence.

It does so in noise, and where the same is said again. Attention then stretches the words around over what is
missing.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Final

from transcriber.engines.halves import stretch
from transcriber.engines.whisper.guards import sure_speech
from transcriber.speech import Chunk, Word

_WORD_SECONDS: Final = 1.0
"""Hardly any word lasts longer."""

_MIN_SECONDS: Final = 2.0
"""Of sure speech without a word, from which on it is decoded again."""


def rest(chunk: Chunk, words: Sequence[Word]) -> Chunk | None:
    """What comes after the last word of a chunk, if there is speech in it."""
    if chunk.speech is None or not words:
        return None
    last = words[-1]
    end = min(last.end_seconds, last.start_seconds + _WORD_SECONDS) - chunk.start_seconds
    return stretch(chunk, end) if sure_speech(chunk, end) >= _MIN_SECONDS else None


def passed_over(chunk: Chunk, words: Sequence[Word]) -> Iterator[tuple[int, int, Chunk]]:
    """Find words in a row that last too long for what they are, before the last one.

    Yields
    ------
    tuple
        Index of the first of them, index after the last, and the part of the chunk that they stand for.
    """
    if chunk.speech is None:
        return
    for is_long, run in groupby(range(len(words) - 1), lambda index: _seconds(words[index]) > _WORD_SECONDS):
        indices = list(run)
        first, after = indices[0], indices[-1] + 1
        start = words[first].start_seconds - chunk.start_seconds
        end = words[after - 1].end_seconds - chunk.start_seconds
        unheard = sure_speech(chunk, start, end) - len(indices) * _WORD_SECONDS
        if is_long and unheard >= _MIN_SECONDS:
            yield first, after, stretch(chunk, start, end)


def ended(words: Sequence[Word], seconds: float) -> list[Word]:
    """Words of which none lasts beyond a time, from the start of the file, after which others come."""
    return [replace(word, end_seconds=min(word.end_seconds, seconds)) for word in words]


def _seconds(word: Word) -> float:
    return word.end_seconds - word.start_seconds
