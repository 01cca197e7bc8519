"""What an upload is, from as few bytes of it as possible."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from contract.errors.audio import NotValid, TooLarge, TooLong
from contract.errors.upload import UploadGone
from contract.limits import MAX_DURATION_SECONDS, MAX_INPUT_BYTES, PADDING_SECONDS
from contract.media.content import recognise_content
from lambdas.ingest.recording.length import Length, length_of
from lambdas.ingest.recording.ranged import BLOCK_BYTES, BudgetSpent, RangedFile, RangedReader
from lambdas.ingest.refusal import refusal_of

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef

    from lambdas.ingest.upload import Upload

_GONE: Final = frozenset({"NoSuchKey", "NoSuchVersion", "404", "MethodNotAllowed"})
"""The last is how S3 answers who asks for the content of a delete marker."""
_NOTHING_THERE: Final = frozenset({"InvalidRange", "416"})
"""An empty object has not even a first byte."""


@dataclass(frozen=True, slots=True)
class Examination:
    """What a recording is.

    Attributes
    ----------
    format
        One of the ten documented ones.
    length
        None if nobody can tell without decoding it.
    """

    size_bytes: int
    format: str
    length: Length | None

    @property
    def seconds(self) -> float | None:
        return self.length.seconds if self.length else None


def examine(s3: S3Client, upload: Upload) -> Examination:
    """Tell what an upload is.

    Raises
    ------
    UploadGone
        This version is not in the bucket any more.
    UploadArchived, UploadUnreadable
        S3 does not hand it out.
    NotValid, SampleRateMissing, TooLarge
        As `pipeline` would say it.
    """
    reader = _open(s3, upload)
    if reader.size_bytes > MAX_INPUT_BYTES:
        raise TooLarge.of(upload.data_name, reader.size_bytes)
    try:
        content = recognise_content(RangedFile(reader), reader.size_bytes, upload.data_name)
    except BudgetSpent:
        raise NotValid.of(upload.data_name, "there is no sound behind its many tags") from None
    return Examination(reader.size_bytes, content.kind.format, length_of(reader, content))


def refuse_too_long(found: Examination, name: str) -> None:
    """Refuse what certainly is too long; of what only seems so, the transcriber will know.

    Raises
    ------
    TooLong
    """
    length = found.length
    if length and length.stated and length.seconds > MAX_DURATION_SECONDS + PADDING_SECONDS:
        raise TooLong.of(name)


def _open(s3: S3Client, upload: Upload) -> RangedReader:
    """Read the first block, which also tells the size."""

    def fetch(first: int, last: int) -> bytes:
        return _get(s3, upload, first, last)["Body"].read()

    try:
        answer = _get(s3, upload, 0, BLOCK_BYTES - 1)
    except ClientError as error:
        if _is_empty(error):
            return RangedReader(fetch, 0, b"")
        raise
    size = int(answer["ContentRange"].rpartition("/")[2])
    return RangedReader(fetch, size, answer["Body"].read())


def _is_empty(error: ClientError) -> bool:
    return error.response["Error"]["Code"] in _NOTHING_THERE


def _get(s3: S3Client, upload: Upload, first: int, last: int) -> GetObjectOutputTypeDef:
    try:
        return s3.get_object(
            Bucket=upload.bucket,
            Key=upload.key,
            VersionId=upload.version_id,
            Range=f"bytes={first}-{last}",
        )
    except ClientError as error:
        if error.response["Error"]["Code"] in _GONE:
            raise UploadGone(f"{upload.data_name} is gone", f"version {upload.version_id}") from error
        if not _is_empty(error) and (refusal := refusal_of(error, upload.data_name)):
            raise refusal from error
        raise
