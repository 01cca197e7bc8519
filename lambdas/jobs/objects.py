"""Removing objects of S3 by the hundred."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

from botocore.exceptions import ClientError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_s3 import S3Client


def remove_objects(s3: S3Client, bucket: str, prefix: str) -> None:
    """Remove every object below a prefix, in a bucket without versions."""
    for page in s3.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
        _remove(s3, bucket, [{"Key": found["Key"]} for found in page.get("Contents", ())])


def remove_versions(s3: S3Client, bucket: str, prefix: str) -> None:
    """Remove every version of every object below a prefix, and the markers of those that were deleted."""
    for page in s3.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix):
        found: Any = chain(page.get("Versions", ()), page.get("DeleteMarkers", ()))
        _remove(s3, bucket, [{"Key": each["Key"], "VersionId": each["VersionId"]} for each in found])


def _remove(s3: S3Client, bucket: str, objects: Sequence[Any]) -> None:
    """Remove the objects of one page: 1000 at most, as many as one call takes.

    Raises
    ------
    ClientError
        Of those that could not be removed, the first one's.
    """
    if not objects:
        return
    answer = s3.delete_objects(Bucket=bucket, Delete={"Objects": list(objects), "Quiet": True})
    for error in answer.get("Errors", ()):
        told: Any = {"Error": {"Code": error.get("Code", ""), "Message": error.get("Message", "")}}
        raise ClientError(told, "DeleteObjects")
