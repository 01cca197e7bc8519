"""One attempt at a job, one stage after the other."""

from __future__ import annotations

import json
import logging
import signal
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from contract.job.outcome import Summary
from contract.limits import FORMATS
from contract.transcript import timestamp
from transcriber.pipeline.signals import SignalReceived
from transcriber.pipeline.work import WorkFolder
from transcriber.worker.config import for_pipeline, read_config
from transcriber.worker.download import download
from transcriber.worker.program import Files, command, environment_of_pipeline, find_pipeline
from transcriber.worker.report import PipelineFailed
from transcriber.worker.results import collect
from transcriber.worker.room import check_room
from transcriber.worker.run import run
from transcriber.worker.share import share_told
from transcriber.worker.upload import store_results, store_summary
from transcriber.worker.words import exit_status, last_words, was_asked_to_end

if TYPE_CHECKING:
    from collections.abc import Mapping

    from mypy_boto3_s3 import S3Client

    from transcriber.worker.journal import Journal
    from transcriber.worker.results import Results
    from transcriber.worker.run import Ended
    from transcriber.worker.settings import Settings

_log = logging.getLogger("longhand.worker")


def attempt(settings: Settings, client: S3Client, environment: Mapping[str, str], journal: Journal) -> None:
    """Transcribe one recording: from the uploads bucket to the results bucket, or not at all.

    Raises
    ------
    LonghandError
        Why the worker could not do its part.
    PipelineFailed
        The recording could not be transcribed.
    SignalReceived
        Asked to end. Nothing but perhaps results without a summary is left behind.
    """
    started = datetime.now(UTC)
    done = _transcribe(settings, client, environment, journal)
    uploading = time.monotonic()
    store_results(client, settings.task, done.results, journal.content())
    summary = Summary(
        audio_seconds=done.results.audio_seconds,
        download_seconds=round(done.download_seconds, 3),
        run_seconds=round(done.run_seconds, 3),
        upload_seconds=round(time.monotonic() - uploading, 3),
        started_at=timestamp(started),
        finished_at=timestamp(datetime.now(UTC)),
        attempt=settings.attempt,
        parallel=settings.task.parallel,
    )
    store_summary(client, settings.task, summary)


@dataclass(frozen=True, slots=True)
class _Transcribed:
    results: Results
    download_seconds: float
    run_seconds: float


def _transcribe(
    settings: Settings, client: S3Client, environment: Mapping[str, str], journal: Journal
) -> _Transcribed:
    """Do all that needs the work folder. It is gone, and its memory free, before the results are stored."""
    task = settings.task
    program = find_pipeline(environment)
    config = read_config(client, task)
    with WorkFolder(settings.work_dir) as work:
        files = Files(work.path, work.path / recording_name(task.key))
        check_room(work.path, task.size_bytes)
        _log.info("attempt %d of job %s: %r", settings.attempt, task.job, task.key)
        download_seconds = download(client, task, files.recording, connections=settings.connections)
        _prepare(files, config)
        order = command(program, files, task.parallel)
        with share_told(client, task, settings.attempt) as hear:
            listeners = (journal.write, hear)
            ended = run(order, files.transcript, environment_of_pipeline(environment, files), listeners)
        _refuse_failed(ended)
        results = collect(files, config, ended.lines)
    return _Transcribed(results, download_seconds, ended.seconds)


def recording_name(key: str) -> str:
    """Name the recording's file after its key, as far as that cannot do harm: by its suffix."""
    suffix = key.rpartition(".")[2].lower()
    return f"recording.{suffix}" if suffix in FORMATS else "recording"


def _prepare(files: Files, config: Mapping[str, Any]) -> None:
    files.formats.mkdir()
    document = json.dumps(for_pipeline(config, files.recording), ensure_ascii=False)
    files.config.write_text(document, "utf-8", "surrogatepass")


def _refuse_failed(ended: Ended) -> None:
    if was_asked_to_end(ended.status):  # without us: the next attempt may do better, so nothing is final
        raise SignalReceived(signal.SIGTERM)
    if ended.status != 0:
        raise PipelineFailed(last_words(ended.lines, ended.status), exit_status(ended.status))
