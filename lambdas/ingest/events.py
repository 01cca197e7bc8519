"""What S3 tells of uploads, read from the messages of the queue."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import unquote_plus

from lambdas.ingest.upload import NO_VERSION, Upload
from lambdas.jobs.unreadable import reading

_CREATED: Final = "ObjectCreated:"
_BUCKET: Final = re.compile(r"[A-Za-z0-9._-]{1,255}")
_YEARS: Final = range(2000, 3000)
"""In which an upload may have been. S3 is from 2006; nothing that is reckoned from it leaves the calendar."""


def uploads_in(body: str) -> tuple[Upload, ...]:
    """Read the uploads that a message tells of.

    Other events of S3, and the one with which it tests a queue, tell of none.

    Parameters
    ----------
    body
        JSON, as S3 writes it. https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html

    Raises
    ------
    MessageUnreadable
        It is none of S3's.
    """
    with reading("no event of S3"):
        return tuple(_uploads(json.loads(body)))


def _uploads(message: dict[str, Any]) -> Iterator[Upload]:
    if message.get("Event") == "s3:TestEvent":
        return
    for event in message["Records"]:
        if event["eventName"].removeprefix("s3:").startswith(_CREATED):
            yield _upload(event)


def _upload(event: dict[str, Any]) -> Upload:
    found = event["s3"]["object"]
    bucket = event["s3"]["bucket"]["name"]
    if not _BUCKET.fullmatch(bucket):
        raise ValueError("no name of a bucket")
    return Upload(
        bucket=bucket,
        # Encoded as in a form: a space is a plus sign. What is no UTF-8 names no object of S3.
        key=_text(unquote_plus(found["key"], errors="strict")),
        version_id=_text(found.get("versionId") or NO_VERSION),
        size_bytes=_size(found["size"]),
        created_at=_moment(event["eventTime"]),
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError("no name")
    value.encode()  # half a character names nothing either
    return value


def _size(value: Any) -> int:
    size = int(value)
    if size < 0:
        raise ValueError("no size")
    return size


def _moment(value: str) -> datetime:
    moment = datetime.fromisoformat(value)
    moment = moment.replace(tzinfo=moment.tzinfo or UTC).astimezone(UTC)
    if moment.year not in _YEARS:
        raise ValueError("no time of an upload")
    return moment
