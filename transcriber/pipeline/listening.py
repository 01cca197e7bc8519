"""What a worker process listens with: the engine of the language pack, and what else the job asks for."""

from transcriber.engines.base import Engine, Task
from transcriber.engines.load import import_engines, load_engine
from transcriber.pipeline.job import Job
from transcriber.pipeline.vocabulary import entries
from transcriber.quality.listener import SignalToNoise
from transcriber.text.punctuation import adds_marks


def import_engine(job: Job) -> None:
    """Import what the engine is made of, so that the workers need not do it each for itself."""
    import_engines(job.pack, job.operating_point)


def listener(job: Job) -> Engine:
    """An engine that does all that the job asks of a chunk. Runs in each worker."""
    engine: Engine = SignalToNoise(load_engine(job.pack, job.operating_point, job.models, task(job)))
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
    overrides = asked.punctuation_overrides
    return Task(
        job.language,
        entries(asked),
        marks=adds_marks(overrides.sensitivity if overrides else None),
        word_delimiter=job.pack.spoken(job.language).word_delimiter,
    )
