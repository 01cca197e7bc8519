"""The recording, out of S3 into a file: in ranges, several at once, each resumed where it broke off."""

from __future__ import annotations

import threading
from concurrent.futures import FIRST_EXCEPTION, ThreadPoolExecutor, wait
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

from contract.errors.job import DownloadFailed
from contract.errors.program import WorkFolderFull
from contract.errors.upload import UploadGone
from transcriber.worker.progress import Progress
from transcriber.worker.room import is_full
from transcriber.worker.settings import CONNECTIONS
from transcriber.worker.storage import StorageError, error_code, in_words, is_gone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from mypy_boto3_s3 import S3Client

    from contract.job.task import Task

PART_BYTES: Final = 16 * 1024**2
"""A recording is not split into smaller parts than this."""
_BLOCK_BYTES: Final = 1024**2
"""Read at once: memory is this for each connection, however long the recording is."""
_PART_TRIES: Final = 5
"""Times that an answer may break off before its end. Calls that get no answer are repeated by botocore."""

UNVERSIONED: Final = "null"
"""Version id of an object in a bucket that keeps no versions."""


def download(
    client: S3Client,
    task: Task,
    target: Path,
    *,
    connections: int = CONNECTIONS,
    part_bytes: int = PART_BYTES,
) -> float:
    """Write exactly the version of the recording that the job is about to `target`, a new file.

    Parameters
    ----------
    connections
        At once, each for one part of the recording.
    part_bytes
        The least that is worth a connection.

    Returns
    -------
    float
        Seconds it took.

    Raises
    ------
    UploadGone
        It is not in the bucket any more.
    DownloadFailed
        It cannot be read, or is not the one that the job is about.
    WorkFolderFull
        There was no room after all.
    """
    transfer = _Transfer(client, task, target, Progress(task.size_bytes))
    with target.open("xb") as file:
        file.truncate(task.size_bytes)
    parts = _split(task.size_bytes, connections, part_bytes)
    with _telling(task):
        transfer.open(parts[0])
        _all_at_once(transfer, parts)
    transfer.progress.tell()
    return transfer.progress.seconds


@dataclass(slots=True)
class _Part:
    """Bytes `at` to `end` are still to come; `answer` is what brings them, once it was asked for."""

    at: int
    end: int
    answer: Any = None


@dataclass(slots=True)
class _Transfer:
    client: S3Client
    task: Task
    target: Path
    progress: Progress
    stopped: threading.Event = field(default_factory=threading.Event)
    _etag: str = ""

    def open(self, part: _Part) -> None:
        """Ask for the first part: its answer tells what the whole recording is."""
        part.answer = self._ask(part)
        self._etag = part.answer["ETag"]
        whole = part.answer.get("ContentRange", "").rpartition("/")[2] or part.answer["ContentLength"]
        if int(whole) != self.task.size_bytes:
            raise DownloadFailed(
                "the recording is not the one that the job is about",
                f"{whole} bytes lie in the bucket, where {self.task.size_bytes} were uploaded",
            )

    def receive(self, part: _Part) -> None:
        """Bring a part home, asking again for the rest of it when the connection breaks."""
        for tries_left in reversed(range(_PART_TRIES)):
            try:
                part.answer = part.answer or self._ask(part)
                self._write(part)
            except StorageError as error:
                if tries_left == 0 or error_code(error):
                    raise
            finally:
                if part.answer:
                    part.answer["Body"].close()
            if part.at == part.end or self.stopped.is_set():
                return
            part.answer = None
        raise DownloadFailed("the recording could not be read from S3", "its end never came")

    def _ask(self, part: _Part) -> Any:
        task = self.task
        asked: dict[str, Any] = {"Bucket": task.uploads_bucket, "Key": task.key}
        if task.version_id != UNVERSIONED:
            asked["VersionId"] = task.version_id
        if (part.at, part.end) != (0, task.size_bytes):
            asked["Range"] = f"bytes={part.at}-{part.end - 1}"
        if self._etag:
            asked["IfMatch"] = self._etag  # without versions it may be replaced while it is read
        return self.client.get_object(**asked)

    def _write(self, part: _Part) -> None:
        # Each part opens the file itself: after a signal nobody waits for the threads before it is removed.
        with self.target.open("r+b", buffering=0) as file:
            file.seek(part.at)
            while part.at < part.end and not self.stopped.is_set():
                block = part.answer["Body"].read(min(_BLOCK_BYTES, part.end - part.at))
                if not block:
                    return
                _write_all(file, block)
                part.at += len(block)
                self.progress.add(len(block))


def _split(size: int, connections: int, part_bytes: int) -> list[_Part]:
    """Cut a recording into parts that differ by a byte at most."""
    count = max(1, min(connections, -(-size // part_bytes)))
    ends = [size * number // count for number in range(count + 1)]
    return [_Part(at, end) for at, end in pairwise(ends)]


def _all_at_once(transfer: _Transfer, parts: list[_Part]) -> None:
    pool = ThreadPoolExecutor(len(parts), thread_name_prefix="download")
    try:
        futures = [pool.submit(transfer.receive, part) for part in parts]
        done, _ = wait(futures, return_when=FIRST_EXCEPTION)
        for future in done:
            future.result()
    finally:
        transfer.stopped.set()
        pool.shutdown(wait=False, cancel_futures=True)


def _write_all(file: Any, block: bytes) -> None:
    rest = memoryview(block)
    while rest:
        rest = rest[file.write(rest) :]


@contextmanager
def _telling(task: Task) -> Iterator[None]:
    """Say what an error of S3 or of the file means for the recording."""
    try:
        yield
    except StorageError as error:
        words = in_words(error, task.uploads_bucket, task.key)
        if is_gone(error):
            raise UploadGone("the recording is not in the bucket any more", words) from error
        if error_code(error) == "PreconditionFailed":
            raise DownloadFailed("the recording was replaced while it was read", words) from error
        raise DownloadFailed("the recording could not be read from S3", words) from error
    except OSError as error:
        if is_full(error):
            raise WorkFolderFull("no room for the recording in the work folder", str(error)) from error
        raise
