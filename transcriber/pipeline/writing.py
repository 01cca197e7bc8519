"""From what was recognised to the results of the transcript, one stage after the other."""

from collections.abc import Iterable

from contract.transcript import Result
from transcriber.output.changes import with_changes
from transcriber.output.results import results
from transcriber.pipeline.job import Job
from transcriber.speech import Utterance
from transcriber.text import disfluencies, profanities


def written(utterances: Iterable[Utterance], job: Job) -> list[Result]:
    """Results in the order of the transcript, as the job wants them written.

    Parameters
    ----------
    utterances
        In the order of the file.
    """
    asked = job.config.transcription_config
    if asked.punctuation_overrides and asked.punctuation_overrides.sensitivity is not None:
        from transcriber.text.punctuation import punctuated  # noqa: PLC0415 - only where it is asked for

        utterances = punctuated(utterances, asked.punctuation_overrides.sensitivity, job.language)
    found = results(utterances, job.language, permitted_marks=asked.permitted_marks)
    found = profanities.tagged(disfluencies.tagged(found, job.language), job.language)
    if asked.transcript_filtering_config and asked.transcript_filtering_config.remove_disfluencies:
        found = disfluencies.without(found)
    if job.replacements:
        found = job.replacements.applied_to(found)
    if asked.output_locale:
        from transcriber.text.spelling import spelt  # noqa: PLC0415 - only where it is asked for

        found = spelt(found, asked.output_locale)
    if asked.enable_entities:
        from transcriber.text.entities.stage import with_entities  # noqa: PLC0415 - only where it is asked for

        found = with_entities(found, job.language)
    return list(with_changes(found)) if asked.only_changes else found
