"""From what was recognised to the results of the transcript, one stage after the other."""

from collections.abc import Iterable

from contract.transcript import Result
from transcriber.output.results import results
from transcriber.pipeline.job import Job
from transcriber.speech import Utterance


def written(utterances: Iterable[Utterance], job: Job) -> list[Result]:
    """Results in the order of the transcript, as the job wants them written.

    Parameters
    ----------
    utterances
        In the order of the file.
    """
    asked = job.config.transcription_config
    return results(utterances, job.pack.language, permitted_marks=asked.permitted_marks)
