"""Where the job config of a recording lies: beside it, or in its folder, or in the nearest folder above."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from contract.limits import MAX_CONFIG_BYTES
from lambdas.ingest.refusal import refusal_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_s3 import S3Client

FOLDER_CONFIG: Final = "config.json"
_SUFFIX: Final = ".json"
_MAX_KEY_BYTES: Final = 1024
"""Of S3, in UTF-8."""


def config_keys(key: str) -> Iterator[str]:
    """Give every key under which the config of a recording may lie; the first that is there counts."""
    for candidate in (key + _SUFFIX, *(folder + FOLDER_CONFIG for folder in _folders(key))):
        if len(candidate.encode()) <= _MAX_KEY_BYTES:
            yield candidate


def find_config(s3: S3Client, bucket: str, key: str) -> tuple[str, bytes] | None:
    """Read the job config of a recording.

    Returns
    -------
    tuple of str and bytes, or None
        The key it lies under, and its content: of one that is too large, a byte more than is allowed. None
        if there is no config.

    Raises
    ------
    UploadArchived, UploadUnreadable
        There is one, and S3 does not hand it out.
    """
    for candidate in config_keys(key):
        content = _read(s3, bucket, candidate)
        if content is not None:
            return candidate, content
    return None


def _folders(key: str) -> Iterator[str]:
    """The folder of a key, the one above it, and so on up to the root, which is empty."""
    end = len(key)
    while (end := key.rfind("/", 0, end)) >= 0:
        yield key[: end + 1]
    yield ""


def _read(s3: S3Client, bucket: str, key: str) -> bytes | None:
    try:
        body = s3.get_object(Bucket=bucket, Key=key)["Body"]
    except ClientError as error:
        if error.response["Error"]["Code"] in {"NoSuchKey", "404"}:
            return None
        if refusal := refusal_of(error, f"the job config {key}"):
            raise refusal from error
        raise
    with body:
        return body.read(MAX_CONFIG_BYTES + 1)
