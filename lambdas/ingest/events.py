"""What S3 tells of uploads, read from the messages of the queue."""

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, Final
from urllib.parse import unquote_plus

from lambdas.ingest.upload import NO_VERSION, Upload
from lambdas.jobs.queue import MessageUnreadable

_CREATED: Final = "ObjectCreated:"


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
    try:
        return tuple(_uploads(json.loads(body)))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise MessageUnreadable(f"no event of S3: {type(error).__name__}: {error}") from error


def _uploads(message: dict[str, Any]) -> Iterator[Upload]:
    if message.get("Event") == "s3:TestEvent":
        return
    for event in message["Records"]:
        if event["eventName"].removeprefix("s3:").startswith(_CREATED):
            yield _upload(event)


def _upload(event: dict[str, Any]) -> Upload:
    found = event["s3"]["object"]
    created_at = datetime.fromisoformat(event["eventTime"])
    return Upload(
        bucket=_text(event["s3"]["bucket"]["name"]),
        # Encoded as in a form: a space is a plus sign. What is no UTF-8 names no object of S3.
        key=_text(unquote_plus(found["key"], errors="strict")),
        version_id=found.get("versionId") or NO_VERSION,
        size_bytes=int(found["size"]),
        created_at=created_at.replace(tzinfo=created_at.tzinfo or UTC).astimezone(UTC),
    )


def _text(value: object) -> str:
    if not isinstance(value, str) or not value:
        raise ValueError(f"{value!r} is no name")
    return value
