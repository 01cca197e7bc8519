"""Finds what of a chunk has no words though somebody speaks: a decoder may stop early.

It does so in noise, and where the same is said again.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from transcriber.engines.whisper.guards import sure_speech
from transcriber.speech import SAMPLE_RATE, Chunk, Word

_LAST_WORD_SECONDS: Final = 1.0
"""A last word lasts no longer. Where the decoder stopped early, attention stretches it over the rest."""

_MIN_SECONDS: Final = 2.0
"""Of sure speech without a word, from which on it is decoded again."""


def rest(chunk: Chunk, words: Sequence[Word]) -> Chunk | None:
    """What comes after the last word of a chunk, if there is speech in it."""
    if chunk.speech is None or not words:
        return None
    last = words[-1]
    end = min(last.end_seconds, last.start_seconds + _LAST_WORD_SECONDS) - chunk.start_seconds
    if sure_speech(chunk, end) < _MIN_SECONDS:
        return None
    part = len(chunk.samples) / len(chunk.speech)
    first = round(end * SAMPLE_RATE / part)
    sample = round(first * part)
    return Chunk(
        chunk.index,
        chunk.start_seconds + sample / SAMPLE_RATE,
        chunk.samples[sample:],
        chunk.speech[first:],
        chunk.channel,
    )


def ended(words: Sequence[Word], seconds: float) -> list[Word]:
    """Words of which none lasts beyond a time, from the start of the file, after which others come."""
    return [replace(word, end_seconds=min(word.end_seconds, seconds)) for word in words]
