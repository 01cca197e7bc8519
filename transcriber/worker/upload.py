"""Results into the results bucket, so that who sees `summary.json` sees everything."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Final

from contract.errors.job import ResultsNotStored
from contract.job.layout import (
    CONTENT_TYPES,
    error_key,
    log_key,
    progress_key,
    speakers_key,
    summary_key,
    transcript_key,
)
from transcriber.worker.storage import StorageError, in_words

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mypy_boto3_s3 import S3Client

    from contract.job.layout import TranscriptFormat
    from contract.job.outcome import Failure, Summary
    from contract.job.progress import Progress
    from contract.job.task import Task
    from transcriber.worker.results import Results

_FORMATS: Final[tuple[TranscriptFormat, ...]] = ("json-v2", "txt", "srt")

_log = logging.getLogger("longhand.worker")


def store_results(client: S3Client, task: Task, results: Results, log: bytes) -> None:
    """Store the results and the log, all at once. Nobody looks at them before there is a summary.

    Raises
    ------
    ResultsNotStored
        One of them could not be stored.
    """
    bodies = {transcript_key(task.job, form): body for form, body in results.files.items()}
    bodies[log_key(task.job)] = log
    if results.speakers is not None:
        bodies[speakers_key(task.job)] = results.speakers
    pool = ThreadPoolExecutor(len(bodies), thread_name_prefix="upload")
    try:
        for future in [pool.submit(_store, client, task, *item) for item in bodies.items()]:
            future.result()
    finally:
        pool.shutdown(wait=False, cancel_futures=True)


def store_summary(client: S3Client, task: Task, summary: Summary) -> None:
    """Store what the run took: from now on the job is done.

    Raises
    ------
    ResultsNotStored
        It could not be stored.
    """
    if summary.attempt > 1:
        _remove(client, task, [error_key(task.job)])
    _store(client, task, summary_key(task.job), summary.to_json())


def store_failure(client: S3Client, task: Task, failure: Failure, log: bytes) -> None:
    """Store why there is no transcript, and take away what this attempt or one before stored of one.

    Raises
    ------
    ResultsNotStored
        It could not be stored.
    """
    transcripts = (transcript_key(task.job, form) for form in _FORMATS)
    _remove(client, task, [summary_key(task.job), speakers_key(task.job), *transcripts])
    _store(client, task, log_key(task.job), log)
    _store(client, task, error_key(task.job), failure.to_json())


def store_progress(client: S3Client, task: Task, progress: Progress) -> None:
    """Store how far the run is, for as long as it goes on.

    Raises
    ------
    ResultsNotStored
        It could not be stored.
    """
    _store(client, task, progress_key(task.job), progress.to_json())


def remove_progress(client: S3Client, task: Task) -> None:
    _remove(client, task, [progress_key(task.job)])


def _store(client: S3Client, task: Task, key: str, body: bytes) -> None:
    suffix = key.rpartition("/")[2].rpartition(".")[2]
    try:
        client.put_object(
            Bucket=task.results_bucket,
            Key=key,
            Body=body,
            ContentType=CONTENT_TYPES[suffix],
            ChecksumAlgorithm="SHA256",
        )
    except StorageError as error:
        words = in_words(error, task.results_bucket, key)
        raise ResultsNotStored("the results could not be stored in S3", words) from error


def _remove(client: S3Client, task: Task, keys: Iterable[str]) -> None:
    """Remove objects where there are any. That this fails must not hide why it was tried."""
    for key in keys:
        try:
            client.delete_object(Bucket=task.results_bucket, Key=key)
        except StorageError as error:
            _log.warning("not removed: %s", in_words(error, task.results_bucket, key))
