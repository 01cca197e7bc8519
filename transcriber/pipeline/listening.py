"""What a worker process listens with: the engine of the language pack, and what else the job asks for."""

from transcriber.engines.base import Engine, Entry, Task
from transcriber.engines.load import load_engine
from transcriber.pipeline.job import Job


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
        Entry(entry.content, tuple(entry.sounds_like or ())) for entry in asked.additional_vocab or ()
    )
    return Task(job.pack.language, vocabulary)
