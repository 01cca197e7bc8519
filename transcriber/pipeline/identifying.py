"""Finds out which language is spoken, where a job leaves that open."""

import logging
from pathlib import Path

from transcriber.identify.decision import Decision, decide
from transcriber.identify.evidence import Evidence, evidence
from transcriber.media.media import Media
from transcriber.pipeline.hearing import sound
from transcriber.pipeline.job import Job
from transcriber.recognise.apart import apart

_log = logging.getLogger("longhand.pipeline")


def identified(job: Job, path: Path, media: Media, stdout: int) -> Decision:
    """Settle the language of a recording from its beginning, once for all of it.

    A process of its own decodes that, and ends: the recogniser's workers are forked from one that has loaded
    no models and started no threads.

    Parameters
    ----------
    stdout
        File descriptor that the process must not keep open.

    Raises
    ------
    LanguageError, AudioError, ModelsError
        One of their kinds.
    """
    heard = apart(lambda: _heard(job, path, media), (stdout,))
    decision = decide(heard, job.config.language_identification_config, job.pack.codes)
    _log.info("language: %s%s", decision.language, f" ({decision.told.error})" if decision.told.error else "")
    return decision


def _heard(job: Job, path: Path, media: Media) -> list[Evidence]:
    from transcriber.engines.load import load_identifier  # noqa: PLC0415 - in the process that needs it
    from transcriber.segment.chunks import channel_chunks  # noqa: PLC0415
    from transcriber.segment.pieces import chunk_rules  # noqa: PLC0415

    identifier = load_identifier(job.pack, job.operating_point, job.models)
    rules = chunk_rules(job.pack, job.operating_point)
    return evidence(channel_chunks(sound(job, path, media), job.models, rules), identifier)
