"""S3 names the version of an upload in its event; moto does not. Here the name is put in.

Without it, two uploads under one key could not be told apart, and one of them might be lost.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import unquote_plus

if TYPE_CHECKING:
    from collections.abc import Collection

    from mypy_boto3_s3 import S3Client

_REMEMBERED: Final = 50_000
"""Uploads whose events are kept in mind: more than may be under way at any time."""

Content = tuple[str, str, str]
"""Bucket, key and entity tag."""


class Versions:
    """Gives each event of an upload the version it is about, and each version an event.

    The versions of a key with the same content look the same in a listing. Which is which does not matter, as
    long as none is left out: the first event gets the first version that no event has yet. An event that
    comes again gets the version it had. A second event about one upload (moto sends two for one in parts)
    finds no version left and gets the newest one.
    """

    def __init__(self, client: S3Client) -> None:
        self._client = client
        self._lock = threading.Lock()
        self._named: OrderedDict[Content, dict[str, str]] = OrderedDict()
        """For each content: the version by the time of the event."""

    def name_in(self, record: dict[str, Any]) -> dict[str, Any]:
        """Put the version into each event of a message. One that holds no events is returned as it is."""
        try:
            body = json.loads(record["body"])
            for event in body["Records"]:
                if not event["s3"]["object"].get("versionId"):
                    self._name(event)
        except (ValueError, KeyError, TypeError, AttributeError):
            return record
        return {**record, "body": json.dumps(body)}

    def _name(self, event: dict[str, Any]) -> None:
        item = event["s3"]["object"]
        content = (event["s3"]["bucket"]["name"], unquote_plus(item["key"]), item["eTag"])
        with self._lock:
            named = self._named.setdefault(content, {})
            self._named.move_to_end(content)
            if event["eventTime"] not in named:
                version = self._next(content, named.values())
                if not version:
                    return  # the upload is gone
                named[event["eventTime"]] = version
            item["versionId"] = named[event["eventTime"]]
            if len(self._named) > _REMEMBERED:
                self._named.popitem(last=False)

    def _next(self, content: Content, taken: Collection[str]) -> str | None:
        versions = self._oldest_first(*content)
        left = [version for version in versions if version not in taken]
        return left[0] if left else (versions[-1] if versions else None)

    def _oldest_first(self, bucket: str, key: str, tag: str) -> list[str]:
        pages = self._client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=key)
        listed = [version for page in pages for version in page.get("Versions", [])]
        same = [
            version["VersionId"]
            for version in listed
            if version["Key"] == key and version["ETag"].strip('"') == tag
        ]
        return same[::-1]
