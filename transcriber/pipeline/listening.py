"""What a worker process listens with: the engine of the language pack, and what else the job asks for."""

import logging
from collections.abc import Iterable
from typing import Final

from contract.config.transcription import PunctuationOverrides
from transcriber.engines.base import Engine, Entry, Task
from transcriber.engines.load import load_engine
from transcriber.pipeline.job import Job
from transcriber.text.punctuation import AS_HEARD

MAX_WORD_CHARACTERS: Final = 100
"""Of a word that somebody may say. The contract allows more, and to look for it would take long."""

_log = logging.getLogger("longhand.pipeline")


def listener(job: Job) -> Engine:
    """An engine that does all that the job asks of a chunk. Runs in each worker."""
    engine = load_engine(job.pack, job.operating_point, job.models, task(job))
    if job.config.transcription_config.by_speaker:
        from transcriber.diarize.listener import with_voices  # noqa: PLC0415 - only where it is asked for

        engine = with_voices(engine, job.models)
    if job.config.transcription_config.audio_filtering_config:
        from transcriber.volume.words import VolumeLabels  # noqa: PLC0415 - only where it is asked for

        engine = VolumeLabels(engine)
    return engine


def task(job: Job) -> Task:
    """What the job asks of an engine."""
    asked = job.config.transcription_config
    vocabulary = tuple(
        Entry(entry.content, tuple(filter(_is_sayable, entry.sounds_like or ())))
        for entry in asked.additional_vocab or ()
        if _is_sayable(entry.content)
    )
    return Task(
        job.language,
        vocabulary,
        marks=_more_marks(asked.punctuation_overrides),
        word_delimiter=job.pack.spoken(job.language).word_delimiter,
    )


def _more_marks(asked: PunctuationOverrides | None) -> bool:
    """Whether marks may be written that were not heard."""
    return asked is not None and asked.sensitivity is not None and asked.sensitivity > AS_HEARD


def warn_of_unsayable(job: Job) -> None:
    """Say how much of the vocabulary is not listened for."""
    entries = job.config.transcription_config.additional_vocab or ()
    if silent := _unsayable(way for entry in entries for way in (entry.content, *(entry.sounds_like or ()))):
        _log.warning(
            "additional_vocab: not listened for, with a word of more than %d characters: %d",
            MAX_WORD_CHARACTERS,
            silent,
        )


def _unsayable(ways: Iterable[str]) -> int:
    return sum(not _is_sayable(way) for way in ways)


def _is_sayable(way: str) -> bool:
    return all(len(word) <= MAX_WORD_CHARACTERS for word in way.split())
