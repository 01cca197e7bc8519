"""Calls over HTTP: who calls, how long to wait, and when to try again."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urlencode, urlsplit

import urllib3
from urllib3.exceptions import HTTPError, NewConnectionError

from contract.errors.api import TooManyJobs
from contract.errors.client import ApiUnreachable, UploadUrlExpired
from longhand.client.pools import Pools
from longhand.client.refusal import refusal
from longhand.client.retry import BUSY, RETRIED, TRIES, backoff_seconds, retry_after_seconds
from longhand.client.signing import signer_for
from longhand.version import version

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from io import RawIOBase

    from longhand.client.access import Access

    Pause = Callable[[float], None]

_CONNECT_SECONDS: Final = 10.0
_ANSWER_SECONDS: Final = 60.0
_STORE_SECONDS: Final = 300.0
"""A store may take its time over the end of a large object."""
_NOT_DONE: Final = 300
"""Redirections are not followed: the key, or the recording, would go where nobody sent it."""


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer that is no error."""

    status: int
    headers: Mapping[str, str]
    body: bytes


class Connection:
    """The API, as something to make calls to. Threads may share it.

    Parameters
    ----------
    pause
        Waits so many seconds; whoever wants to be interrupted raises in it.
    """

    def __init__(self, access: Access, pause: Pause = time.sleep) -> None:
        self.url = access.url
        self._signer = signer_for(access)
        self._pause = pause
        self._pools = Pools()
        self._agent = f"longhand/{version()}"

    def close(self) -> None:
        self._pools.close()

    def call(  # noqa: PLR0913 - what a call is made of
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: bytes = b"",
        repeatable: bool = True,
        waits: float = 0.0,
    ) -> Answer:
        """Make a call, more than once if need be.

        Parameters
        ----------
        repeatable
            Whether it does no harm when it was heard already: else it is repeated only if it surely was not.
        waits
            Seconds that the API was asked to wait.

        Raises
        ------
        ApiUnreachable, ApiRefused
        """
        url = f"{self.url}{path}{'?' + urlencode(query) if query else ''}"
        plain = {"Accept-Encoding": "gzip", "User-Agent": self._agent}
        if body:
            plain["Content-Type"] = "application/json"
        timeout = urllib3.Timeout(connect=_CONNECT_SECONDS, read=_ANSWER_SECONDS + waits)

        def once() -> urllib3.BaseHTTPResponse:
            headers = self._signer.headers(method, url, body, dict(plain))
            return self._pools.to(url).request(
                method, url, body=body or None, headers=headers, timeout=timeout, redirect=False
            )

        answer = self._patiently(once, self.url, repeatable=repeatable)
        if answer.status >= _NOT_DONE:
            raise refusal(answer.status, answer.headers, answer.body, self.url)
        return answer

    def send(self, url: str, headers: Mapping[str, str], content: Callable[[], RawIOBase]) -> None:
        """Put content to an address of the store, which is not told who calls: the address itself says so.

        Parameters
        ----------
        content
            Gives it from its beginning, once for each try.

        Raises
        ------
        UploadUrlExpired
            The store refuses it; it takes it perhaps at a fresh address.
        ApiUnreachable
        """
        timeout = urllib3.Timeout(connect=_CONNECT_SECONDS, read=_STORE_SECONDS)

        def once() -> urllib3.BaseHTTPResponse:
            with content() as body:
                return self._pools.to(url).request(
                    "PUT", url, body=body, headers=headers, timeout=timeout, redirect=False
                )

        answer = self._patiently(once, _host(url), repeatable=True)
        if answer.status >= _NOT_DONE:
            said = answer.body[:300].decode("utf-8", "replace")
            if answer.status in RETRIED:
                raise ApiUnreachable("the store does not take the recording", f"status {answer.status}")
            raise UploadUrlExpired(f"the store answers {answer.status}", said, status=answer.status)

    def _patiently(
        self, once: Callable[[], urllib3.BaseHTTPResponse], whom: str, *, repeatable: bool
    ) -> Answer:
        tried = 0
        while True:
            tried += 1
            try:
                response = once()
            except HTTPError as error:
                heard = not isinstance(error, NewConnectionError)
                if tried >= TRIES or (heard and not repeatable):
                    raise ApiUnreachable(f"no answer from {whom}", _said(error)) from error
                self._pause(backoff_seconds(tried))
                continue
            answer = Answer(response.status, response.headers, response.data)
            if tried >= TRIES or not _worth_repeating(answer, repeatable=repeatable):
                return answer
            asked = retry_after_seconds(answer.headers.get("Retry-After"))
            self._pause(max(asked, backoff_seconds(tried)))


def _worth_repeating(answer: Answer, *, repeatable: bool) -> bool:
    """Tell whether a try more may help. Room for another job takes longer; callers wait for it themselves."""
    reason = answer.headers.get("X-Longhand-Error")
    if answer.status == BUSY:
        return reason != TooManyJobs.code
    kept_nothing = bool(reason) and "Retry-After" in answer.headers
    return (repeatable or kept_nothing) and answer.status in RETRIED


def _host(url: str) -> str:
    """Name the store without the rest of its address, which is a secret."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def _said(error: HTTPError) -> str:
    """Say what happened without the connection's own address in memory, which means nothing to anybody."""
    return str(error).rpartition(": ")[2] or type(error).__name__
