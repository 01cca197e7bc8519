"""Into the uploads bucket as it comes: a part at a time in memory, nothing on disk, all of it or nothing."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import BotoCoreError, ClientError

from lambdas.jobs.logs import log

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from mypy_boto3_s3 import S3Client
    from mypy_boto3_s3.type_defs import CompletedPartTypeDef

PART_BYTES: Final = 8 * 1024 * 1024
"""S3 takes 10,000 parts of 5 MiB at least: 4 GB come in 512 of these."""
_CHECKSUM: Final = "CRC32"


@dataclass(frozen=True, slots=True)
class Uploads:
    """The uploads bucket."""

    client: S3Client
    bucket: str

    def put(self, key: str, chunks: Iterable[bytes]) -> int:
        """Store an object, and give its size.

        Raises
        ------
        Exception
            Whatever S3 answers and the chunks raise. Nothing is stored then.
        """
        parts = _parts(chunks)
        part, is_last = next(parts)
        if is_last:
            self.client.put_object(Bucket=self.bucket, Key=key, Body=part)
            return len(part)
        with self._in_parts(key) as upload:
            upload.add(part)
            del part  # else it would stay in memory beside all that follow
            for following, _ in parts:
                upload.add(following)
        return upload.size_bytes

    @contextmanager
    def _in_parts(self, key: str) -> Iterator[_Upload]:
        begun = self.client.create_multipart_upload(Bucket=self.bucket, Key=key, ChecksumAlgorithm=_CHECKSUM)
        call = {"Bucket": self.bucket, "Key": key, "UploadId": begun["UploadId"]}
        upload = _Upload(self.client, call)
        try:
            yield upload
            self.client.complete_multipart_upload(**upload.call, MultipartUpload={"Parts": upload.parts})
        except BaseException:
            upload.abort()
            raise


@dataclass(slots=True)
class _Upload:
    """An upload in parts.

    Attributes
    ----------
    call
        What every call about it says.
    parts
        Those that are there.
    """

    client: S3Client
    call: dict[str, Any]
    parts: list[CompletedPartTypeDef] = field(default_factory=list)
    size_bytes: int = 0

    def add(self, part: bytes) -> None:
        number = len(self.parts) + 1
        answer = self.client.upload_part(
            **self.call, PartNumber=number, Body=part, ChecksumAlgorithm=_CHECKSUM
        )
        stored: CompletedPartTypeDef = {"PartNumber": number, "ETag": answer["ETag"]}
        if "ChecksumCRC32" in answer:
            stored["ChecksumCRC32"] = answer["ChecksumCRC32"]
        self.parts.append(stored)
        self.size_bytes += len(part)

    def abort(self) -> None:
        """Give up what is there. Should that fail, the bucket's own rule does so a day later."""
        try:
            self.client.abort_multipart_upload(**self.call)
        except (BotoCoreError, ClientError) as error:
            log.warning("an upload could not be aborted", extra={"error": str(error)})


def _parts(chunks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Collect chunks to parts, and say of each whether it is the last one.

    S3 wants parts of some size, not of the same size: a part ends with the chunk that makes it large enough.
    """
    held: list[bytes] = []
    size = 0
    for chunk in chunks:
        if size >= PART_BYTES:
            yield _joined(held), False
            size = 0
        held.append(chunk)
        size += len(chunk)
    yield _joined(held), True


def _joined(held: list[bytes]) -> bytes:
    """Give chunks as one, and let go of them."""
    part = b"".join(held)
    held.clear()
    return part
