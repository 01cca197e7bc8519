"""The recording of a job, read range by range while it is sent.

One long answer of S3 would be cut off by a receiver that is slower than S3 cares to wait; and no more of it
may be in memory than fits.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from botocore.exceptions import BotoCoreError, ClientError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_s3 import S3Client

    from contract.job.record import JobRecord

RANGE_BYTES: Final = 8 * 1024**2
_CHUNK_BYTES: Final = 256 * 1024
"""A time limit holds for each of them: small enough for a slow line."""
_GONE: Final = frozenset({"NoSuchKey", "NoSuchVersion", "MethodNotAllowed", "404", "405"})
"""The third, by its number the last, is how S3 answers who asks for a delete marker."""


class RecordingUnreadable(Exception):
    """S3 did not give what it has. The receiver has no part in that."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredRecording:
    """One version of one object. Iterating it reads it, as often as wanted.

    Attributes
    ----------
    length
        In bytes, as S3 counts it.
    """

    s3: S3Client
    bucket: str
    key: str
    version_id: str
    length: int

    def __iter__(self) -> Iterator[bytes]:
        for start in range(0, self.length, RANGE_BYTES):
            held = self._read(start, min(start + RANGE_BYTES, self.length))
            for place in range(0, len(held), _CHUNK_BYTES):
                yield held[place : place + _CHUNK_BYTES]

    def _read(self, start: int, end: int) -> bytes:
        try:
            answer = self.s3.get_object(
                Bucket=self.bucket,
                Key=self.key,
                VersionId=self.version_id,
                Range=f"bytes={start}-{end - 1}",
            )
            held = answer["Body"].read()
        except (BotoCoreError, ClientError) as error:
            # Some of them are errors of urllib3 as well, and would be taken for the receiver's.
            raise RecordingUnreadable(f"the recording cannot be read: {error}") from error
        if len(held) != end - start:
            raise RecordingUnreadable(f"the recording broke off: {len(held)} of {end - start} bytes")
        return held


def stored_recording(s3: S3Client, record: JobRecord) -> StoredRecording | None:
    """Look a job's recording up; None if it never came, or is gone."""
    if not record.version_id:
        return None
    try:
        found = s3.head_object(Bucket=record.bucket, Key=record.key, VersionId=record.version_id)
    except ClientError as error:
        if error.response["Error"]["Code"] in _GONE:
            return None
        raise
    return StoredRecording(
        s3=s3,
        bucket=record.bucket,
        key=record.key,
        version_id=record.version_id,
        length=found["ContentLength"],
    )
