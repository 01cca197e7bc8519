"""The calls of the API."""

from __future__ import annotations

import json
import time
from typing import TYPE_CHECKING, Any, Final, Self, TypeVar
from urllib.parse import quote

from contract.errors.client import ApiUnreachable
from longhand.client.answers import Job, LanguageOffer, Upload
from longhand.client.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import date
    from io import RawIOBase

    from contract.job.layout import TranscriptFormat
    from longhand.client.access import Access
    from longhand.client.answers import Part
    from longhand.client.connection import Pause

_PAGE: Final = 100
_Value = TypeVar("_Value")


class Api:
    """The API of a deployment, or of the embedded cloud.

    Every call raises `ApiUnreachable` or `ApiRefused`, one of its kinds.
    """

    def __init__(self, access: Access, pause: Pause = time.sleep) -> None:
        self.url = access.url
        self._connection = Connection(access, pause)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._connection.close()

    def post_upload(self, config: dict[str, Any], data_name: str, size_bytes: int) -> Upload:
        """Announce a recording, and learn where to put it."""
        body = json.dumps({"config": config, "data_name": data_name, "size_bytes": size_bytes}).encode()
        return self._upload("POST", "/v2/uploads", body=body, repeatable=False)

    def upload(self, job: str) -> Upload:
        """Ask what is there of a recording, and where to put what is not."""
        return self._upload("GET", f"/v2/uploads/{_id(job)}")

    def put(self, part: Part, content: Callable[[], RawIOBase], length: int) -> None:
        headers = {**part.headers, "Content-Length": str(length)}
        self._connection.send(part.url, headers, content)

    def complete(self, job: str) -> None:
        """Say that every part is there."""
        self._connection.call("POST", f"/v2/uploads/{_id(job)}/complete")

    def job(self, job: str, wait: int = 0) -> Job:
        """Ask for a job; `wait` seconds for its end at most, or as long as the API is willing to."""
        query = {"wait": wait} if wait else None
        return self._read(
            lambda document: Job.of(document["job"]), "GET", f"/v2/jobs/{_id(job)}", query=query, waits=wait
        )

    def jobs(self, *, deleted: bool = False) -> Iterator[Job]:
        """List jobs, newest first, page by page as they are taken."""
        before: str | None = None
        while True:
            query = {"limit": _PAGE, "include_deleted": "true" if deleted else "false"}
            page = self._read(
                _jobs, "GET", "/v2/jobs", query=query | ({"created_before": before} if before else {})
            )
            yield from page
            if len(page) < _PAGE:
                return
            before = page[-1].document["created_at"]

    def transcript(
        self, job: str, form: TranscriptFormat, speakers: Mapping[str, int] | None = None
    ) -> bytes:
        """Read a transcript.

        Parameters
        ----------
        speakers
            `speakers`, `min_speakers`, `max_speakers`: how many to tell apart, instead of what was found.
        """
        query = {"format": form, **(speakers or {})}
        return self._connection.call("GET", f"/v2/jobs/{_id(job)}/transcript", query=query).body

    def log(self, job: str) -> bytes:
        return self._connection.call("GET", f"/v2/jobs/{_id(job)}/log").body

    def delete(self, job: str, *, force: bool = False) -> Job:
        query = {"force": "true"} if force else None
        return self._read(
            lambda document: Job.of(document["job"]), "DELETE", f"/v2/jobs/{_id(job)}", query=query
        )

    def languages(self) -> dict[str, LanguageOffer]:
        """Ask what the deployment transcribes; by code of the language."""
        offers = self._read(
            lambda document: list(map(LanguageOffer.of, document["languages"])), "GET", "/v2/languages"
        )
        return {offer.language: offer for offer in offers}

    def usage(self, since: date | None = None, until: date | None = None) -> dict[str, Any]:
        days = {name: str(day) for name, day in (("since", since), ("until", until)) if day}
        return self._read(lambda document: document, "GET", "/v2/usage", query=days)

    def _upload(self, method: str, path: str, **options: Any) -> Upload:
        return self._read(Upload.of, method, path, **options)

    def _read(
        self, read: Callable[[dict[str, Any]], _Value], method: str, path: str, **options: Any
    ) -> _Value:
        body = self._connection.call(method, path, **options).body
        try:
            return read(json.loads(body))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ApiUnreachable(
                f"{self.url} is no API of Longhand's", f"{method} {path}: {error}"
            ) from error


def _jobs(document: dict[str, Any]) -> list[Job]:
    return [Job.of(job) for job in document["jobs"]]


def _id(job: str) -> str:
    return quote(job, safe="")
