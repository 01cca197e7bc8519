"""Where recordings are put: URLs of S3, signed for a while, each for exactly so many bytes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from contract.api.uploads import MultipartTarget, PutTarget, UploadPart
from contract.job.record import MultipartUpload
from contract.transcript import timestamp

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from mypy_boto3_s3 import S3Client

    from contract.job.record import JobRecord

MULTIPART_FROM_BYTES: Final = 64 * 1024**2
"""More than this comes in parts, where the client does not say."""
PART_BYTES: Final = 64 * 1024**2
"""64 parts at most. S3 takes 10,000, of 5 MiB or more."""
OPEN_FOR: Final = timedelta(days=1)
"""How long a recording may be on its way. S3 gives up what is not complete by then."""


@dataclass(frozen=True, slots=True)
class Signer:
    """Signs URLs with the function's own rights.

    Attributes
    ----------
    client
        Of S3, with signatures of version 4: only those bind the length.
    """

    client: S3Client
    now: datetime
    until: datetime

    @classmethod
    def of(cls, client: S3Client, record: JobRecord, now: datetime, seconds: int) -> Signer:
        """Sign for as long as URLs are valid, but not beyond the end of the upload."""
        return cls(client, now, min(now + timedelta(seconds=seconds), record.created_at + OPEN_FOR))

    def whole(self, record: JobRecord) -> PutTarget:
        url = self._url("put_object", record, {"ContentLength": record.size_bytes})
        return PutTarget(
            url=url,
            headers={"Content-Length": str(record.size_bytes)},
            expires_at=timestamp(self.until),
        )

    def in_parts(self, record: JobRecord, received: Mapping[int, int]) -> MultipartTarget:
        """Sign for every part.

        Parameters
        ----------
        received
            Bytes of each part that has come, by its number.
        """
        assert record.upload
        return MultipartTarget(
            part_bytes=record.upload.part_bytes,
            parts=[
                UploadPart(
                    number=number,
                    url=self._part_url(record, record.upload.upload_id, number, size),
                    received_bytes=received.get(number),
                )
                for number, size in part_sizes(record).items()
            ],
            expires_at=timestamp(self.until),
        )

    def _part_url(self, record: JobRecord, upload_id: str, number: int, size: int) -> str:
        part = {"UploadId": upload_id, "PartNumber": number, "ContentLength": size}
        return self._url("upload_part", record, part)

    def _url(self, operation: str, record: JobRecord, details: dict[str, Any]) -> str:
        return self.client.generate_presigned_url(
            operation,
            Params={"Bucket": record.bucket, "Key": record.key, **details},
            ExpiresIn=max(1, int((self.until - self.now).total_seconds())),
        )


def part_sizes(record: JobRecord) -> dict[int, int]:
    """Give the bytes of each part, by its number. All have the same but the last one."""
    assert record.upload
    size, count = record.upload.part_bytes, record.upload.parts
    return {number: min(size, record.size_bytes - (number - 1) * size) for number in range(1, count + 1)}


def planned(upload_id: str, size_bytes: int) -> MultipartUpload:
    """Plan the parts of an upload that S3 has begun."""
    return MultipartUpload(upload_id=upload_id, part_bytes=PART_BYTES, parts=-(-size_bytes // PART_BYTES))
