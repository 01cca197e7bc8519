"""The words that a job wants listened for."""

import logging
from collections.abc import Iterable
from typing import Final

from contract.config.transcription import TranscriptionConfig
from contract.limits import MAX_VOCABULARY_WORDS
from transcriber.engines.base import Entry

MAX_WORD_CHARACTERS: Final = 100
"""Of a word that somebody may say. The contract allows more, and to look for it would take long."""

_log = logging.getLogger("longhand.pipeline")


def entries(asked: TranscriptionConfig) -> tuple[Entry, ...]:
    """The additional vocabulary, without what is too long to be listened for."""
    return tuple(
        Entry(entry.content, tuple(filter(_is_sayable, entry.sounds_like or ())))
        for entry in asked.additional_vocab or ()
        if _is_sayable(entry.content)
    )


def warn_of_unsayable(asked: TranscriptionConfig) -> None:
    """Say how much of the vocabulary is not listened for."""
    wanted = asked.additional_vocab or ()
    if silent := _unsayable(way for entry in wanted for way in (entry.content, *(entry.sounds_like or ()))):
        _log.warning(
            "additional_vocab: not listened for, with more than %d words or %d characters in one: %d",
            MAX_VOCABULARY_WORDS,
            MAX_WORD_CHARACTERS,
            silent,
        )


def _unsayable(ways: Iterable[str]) -> int:
    return sum(not _is_sayable(way) for way in ways)


def _is_sayable(way: str) -> bool:
    words = way.split()
    return len(words) <= MAX_VOCABULARY_WORDS and all(len(word) <= MAX_WORD_CHARACTERS for word in words)
