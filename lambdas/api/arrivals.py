"""What has come of a recording that is uploaded, as S3 tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from contract.errors.api import UploadIncomplete
from contract.job.state import State
from lambdas.api.targets import part_sizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from mypy_boto3_s3 import S3Client

    from contract.job.record import JobRecord

_SHOWN_PARTS: Final = 10
"""Of those that are missing. Asking for the upload shows all."""


def is_there(s3: S3Client, record: JobRecord) -> bool:
    """Tell whether a recording has come: as its record says, or as S3 does before the news are heard."""
    if record.state is not State.EXPECTED:
        return bool(record.version_id)  # a job that was given up has ended without
    found = s3.list_object_versions(Bucket=record.bucket, Prefix=record.key)
    return any(version["Key"] == record.key for version in found.get("Versions", ()))


def parts_there(s3: S3Client, record: JobRecord) -> list[dict[str, Any]] | None:
    """List the parts that have come; None if S3 does not have the upload: it is complete, or given up."""
    assert record.upload
    pages = s3.get_paginator("list_parts").paginate(
        Bucket=record.bucket, Key=record.key, UploadId=record.upload.upload_id
    )
    try:
        return [dict(part) for page in pages for part in page.get("Parts", ())]
    except s3.exceptions.NoSuchUpload:
        return None


def sizes(parts: Iterable[Mapping[str, Any]]) -> dict[int, int]:
    """Give the bytes of parts, by their numbers."""
    return {part["PartNumber"]: part["Size"] for part in parts}


def join_parts(s3: S3Client, record: JobRecord) -> bool:
    """Make the parts of a recording one. False if S3 does not have the upload.

    Raises
    ------
    UploadIncomplete
        Not all of them are there, or one is not as long as it should be. The detail names them.
    """
    assert record.upload
    parts = parts_there(s3, record)
    if parts is None:
        return False
    came = sizes(parts)
    missing = [number for number, size in part_sizes(record).items() if came.get(number) != size]
    if missing:
        raise UploadIncomplete(detail=_named(missing, record.upload.parts))
    listed: Any = [{"PartNumber": part["PartNumber"], "ETag": part["ETag"]} for part in parts]
    try:
        s3.complete_multipart_upload(
            Bucket=record.bucket,
            Key=record.key,
            UploadId=record.upload.upload_id,
            MultipartUpload={"Parts": listed},
        )
    except s3.exceptions.NoSuchUpload:  # another call was quicker
        return False
    return True


def _named(missing: list[int], count: int) -> str:
    shown = ", ".join(map(str, missing[:_SHOWN_PARTS]))
    more = f" and {len(missing) - _SHOWN_PARTS} more" if len(missing) > _SHOWN_PARTS else ""
    return f"missing of {count} parts: {shown}{more}"
