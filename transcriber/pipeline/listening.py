"""What a worker process listens with: the engine of the language pack, and what else the job asks for."""

from transcriber.engines.base import Engine, Entry, Task
from transcriber.engines.load import load_engine
from transcriber.pipeline.job import Job


def listener(job: Job) -> Engine:
    """An engine that does all that the job asks of a chunk. Runs in each worker."""
    return load_engine(job.pack, job.operating_point, job.models, task(job))


def task(job: Job) -> Task:
    """What the job asks of an engine."""
    asked = job.config.transcription_config
    vocabulary = tuple(
        Entry(entry.content, tuple(entry.sounds_like or ())) for entry in asked.additional_vocab or ()
    )
    return Task(job.pack.language, vocabulary)
