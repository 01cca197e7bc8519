"""From settings to a written transcript, one stage after the other."""

import gc
import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from contract.errors.audio import AudioError
from contract.identification import AUTO
from contract.limits import SPLIT_SECONDS
from contract.transcript import (
    LanguageIdentificationResult,
    LanguagePackInfo,
    Metadata,
    Result,
    Transcript,
    timestamp,
    transcript_json,
)
from transcriber.cores import Core, allowed_processors, described, physical_cores, places
from transcriber.cpu import available_cores
from transcriber.pipeline.job import Job, in_language, prepare, with_replacements
from transcriber.pipeline.outputs import ALL_FORMATS, KEEP_SPEAKERS, all_formats, check_folder, write_files
from transcriber.pipeline.parts import parts
from transcriber.pipeline.progress import Progress
from transcriber.pipeline.settings import Settings
from transcriber.pipeline.source import NAME, Recording, find_recording
from transcriber.pipeline.stdout import write_whole
from transcriber.pipeline.work import WorkFolder
from transcriber.quality.account import Account
from transcriber.speech import Utterance

if TYPE_CHECKING:
    from contract.speakers.kept import Kept
    from transcriber.media.media import Media
    from transcriber.recognise.crew import Crew

_log = logging.getLogger("longhand.pipeline")


def run(settings: Settings, work: WorkFolder, stdout: int) -> None:
    """Transcribe one recording. STDOUT gets the whole transcript at the end, or nothing.

    Parameters
    ----------
    settings
        What the program was told.
    work
        Where intermediate files go.
    stdout
        File descriptor for the transcript.

    Raises
    ------
    LonghandError
        Any of its kinds: why there is no transcript.
    """
    settled = prepare(settings)
    if settings.all_formats:
        check_folder(settings.all_formats, ALL_FORMATS)
    if settings.keep_speakers:
        check_folder(settings.keep_speakers.absolute().parent, KEEP_SPEAKERS)
    with with_replacements(settled, (stdout,)) as job, work:
        recording = find_recording(settings, job.config.fetch_data, work)
        done = transcribe(
            job, recording, settings.parallel, stdout, keep_speakers=bool(settings.keep_speakers)
        )
    deliver(done, job, settings, stdout)


@dataclass(frozen=True, slots=True)
class Transcribed:
    """A transcript, and who speaks for other numbers of speakers; empty where nobody keeps or tells it."""

    transcript: Transcript
    kept: "Kept"


def transcribe(
    job: Job, recording: Recording, parallel: int, stdout: int, *, keep_speakers: bool = False
) -> Transcribed:
    """Make the transcript of a recording.

    Parameters
    ----------
    parallel
        Worker processes asked for.
    stdout
        File descriptor that workers must not keep open.
    """
    from transcriber.packs.present import check_present  # noqa: PLC0415 - with what it needs, slow to import
    from transcriber.recognise.crew import Crew  # noqa: PLC0415

    created = datetime.now(UTC)
    with Crew((stdout,)) as crew, _origin_named(recording):
        if job.language != AUTO:
            _start(crew, job, 1)  # it loads its models while this process opens the recording
        media = _opened(recording)
        check_present(job.pack, job.operating_point, job.models, parts(job.config))
        media = _track_chosen(media, recording.path, job, stdout)
        job, told = _settled(job, recording.path, media, stdout)
        progress = Progress(media.duration_seconds)
        channels = media.channels if job.config.transcription_config.by_channel else 1
        workers = worker_count(parallel, available_cores(), media.duration_seconds * channels)
        _start(crew, job, workers)
        crew.keep_on(places_of(workers))
        utterances = _recognised(job, recording.path, media, progress, crew)
        account = Account()
        found, kept = _written(
            account.kept(progress.recognised(utterances)), job, keep_speakers=keep_speakers
        )
    progress.finish(workers)
    progress.warn_of_no_words(job.language)
    account.warn()
    metadata = replace(_metadata(job, created, told), quality=account.utterances or None)
    return Transcribed(Transcript(metadata, found), kept)


def worker_count(asked: int, cores: int, seconds: float) -> int:
    """Worker processes for a recording.

    Parameters
    ----------
    asked
        With `--parallel`.
    cores
        That may be kept busy.
    seconds
        Of sound to recognise, all channels together. Little is not shared out: more engines would cost more
        than they save.
    """
    if asked > 1 and seconds < SPLIT_SECONDS:
        _log.info(
            "--parallel %d is not used: the recording is shorter than %d minutes",
            asked,
            SPLIT_SECONDS // 60,
        )
        return 1
    if asked > cores:
        _log.warning("--parallel %d is capped at %d, the cores present", asked, cores)
    return min(asked, cores)


def places_of(workers: int) -> tuple[Core, ...]:
    """A core for each worker, or none; the log tells."""
    cores = physical_cores(allowed_processors())
    placed = places(workers, cores, available_cores())
    _log.info("%s", described(workers, cores, placed))
    return placed


def deliver(done: Transcribed, job: Job, settings: Settings, stdout: int) -> None:
    """Write the files first, since exit status 0 belongs to a whole JSON on STDOUT."""
    json = transcript_json(done.transcript)
    if settings.all_formats:
        files = all_formats(done.transcript, json, job.config)
        write_files(settings.all_formats, ALL_FORMATS, files)
    if settings.keep_speakers and done.kept:
        from contract.speakers.kept import kept_json  # noqa: PLC0415 - only where it was asked for

        file = settings.keep_speakers.absolute()
        write_files(file.parent, KEEP_SPEAKERS, {file.name: kept_json(done.kept)})
    write_whole(stdout, json)


def _settled(
    job: Job, path: Path, media: "Media", stdout: int
) -> tuple[Job, LanguageIdentificationResult | None]:
    """The job with its language, and how that was found out where the job left it open."""
    if job.language != AUTO:
        return job, None
    from transcriber.pipeline.identifying import identified  # noqa: PLC0415 - only where it is asked for

    decision = identified(job, path, media, stdout)
    return in_language(job, decision.language), decision.told


def _start(crew: "Crew", job: Job, workers: int) -> None:
    """Have so many workers.

    What is imported here lies before the fork: the workers share it, and it is loaded once.
    """
    from transcriber.pipeline.listening import import_engine, listener  # noqa: PLC0415

    import_engine(job)
    gc.freeze()  # what is imported by now stays: a collection in a worker must not copy the pages it lies in
    gc.enable()
    crew.start(partial(listener, job), workers)


def _opened(recording: Recording) -> "Media":
    from transcriber.media.probe import probe  # noqa: PLC0415 - while the first worker loads

    media = probe(recording.path, NAME)
    _log.info("%s, %s, %d Hz, %.1f s", media.format, media.codec, media.sample_rate, media.duration_seconds)
    return media


def _track_chosen(media: "Media", path: Path, job: Job, stdout: int) -> "Media":
    if len(media.tracks) == 1:
        return media
    from transcriber.pipeline.tracks import with_speech  # noqa: PLC0415 - few recordings have several

    return with_speech(media, path, job.models, stdout)


def _recognised(
    job: Job, path: Path, media: "Media", progress: Progress, crew: "Crew"
) -> Iterator[Utterance]:
    """Decode and cut here, recognise in the workers, all three at once."""
    from transcriber.pipeline.hearing import sound  # noqa: PLC0415 - while the workers load
    from transcriber.pipeline.vocabulary import warn_of_unsayable  # noqa: PLC0415
    from transcriber.recognise.workers import recognise  # noqa: PLC0415
    from transcriber.segment.chunks import channel_chunks  # noqa: PLC0415
    from transcriber.segment.pieces import chunk_rules  # noqa: PLC0415

    warn_of_unsayable(job.config.transcription_config)
    audio = sound(job, path, media, progress.heard)
    return recognise(channel_chunks(audio, job.models, chunk_rules(job.pack, job.operating_point)), crew)


@contextmanager
def _origin_named(recording: Recording) -> Iterator[None]:
    """Say where a recording that has something wrong with it came from."""
    try:
        yield
    except AudioError as error:
        if recording.origin != NAME:
            error.add_note(f"{NAME} stands for {recording.origin}.")
        raise


def _written(
    utterances: Iterable[Utterance], job: Job, *, keep_speakers: bool
) -> tuple[list[Result], "Kept"]:
    from transcriber.channels.collate import collate  # noqa: PLC0415
    from transcriber.pipeline.writing import written  # noqa: PLC0415

    asked = job.config.transcription_config
    named = asked.by_speaker and not asked.only_changes
    kept: Kept = {}
    if asked.by_speaker:
        from transcriber.pipeline.speakers import with_speakers  # noqa: PLC0415 - only where it is asked for

        utterances, kept = with_speakers(utterances, job, keep=keep_speakers and named)
    if not asked.by_channel:
        return written(utterances, job), kept
    labels = asked.channel_diarization_labels or ()
    return collate(utterances, partial(written, job=job), labels, with_speakers=named), kept


def _metadata(job: Job, created: datetime, told: LanguageIdentificationResult | None) -> Metadata:
    pack, language = job.pack, job.pack.spoken(job.language)
    return Metadata(
        created_at=timestamp(created),
        transcription_config=job.config.transcription_config.as_given(),
        output_config=job.config.output_config_as_given(),
        language_pack_info=LanguagePackInfo(
            word_delimiter=language.word_delimiter,
            language_description=language.description,
            writing_direction=language.writing_direction,
            itn=language.itn,
            adapted=pack.adapted or bool(job.config.transcription_config.additional_vocab),
        ),
        language_identification=told,
    )
