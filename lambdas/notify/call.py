"""One callback, made once, and what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from contract.errors.notify import CallbackFailed, CallbackRefused, CallbackTimeout, NotifyError
from contract.outbound.errors import OutboundError, OutboundRefused, OutboundTimeout
from contract.outbound.headers import merged, read_headers
from contract.outbound.target import parse
from lambdas.jobs.shown import public_url
from lambdas.notify.body import body_of
from lambdas.notify.query import status_of, told_url

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from contract.job.callback import Callback
    from contract.job.record import JobRecord
    from contract.outbound.headers import Headers
    from contract.outbound.target import Target
    from lambdas.notify.body import Body
    from lambdas.notify.items import Items
    from lambdas.outbound.request import Outbound

USER_AGENT: Final = "Speechmatics-API/2.0"
"""Receivers of the v2 API's callbacks look for it."""

_SUCCESS: Final = range(200, 300)
_REDIRECTS: Final = range(300, 400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """What making callbacks works with.

    Attributes
    ----------
    tries
        How often one is tried before it counts as failed.
    """

    outbound: Outbound
    tries: int
    clock: Callable[[], datetime]

    def call(self, callback: Callback, items: Items, seconds: float) -> Callback:
        """Make a callback.

        Parameters
        ----------
        items
            Of the job that has ended.
        seconds
            How long it may take.

        Returns
        -------
        Callback
            One attempt further, and with its outcome if there is one.

        Raises
        ------
        ClientError, BotoCoreError, RecordingUnreadable
            What is to be sent cannot be read. That is no attempt: the receiver has no part in it.
        """
        try:
            status = self._answer(callback, items, seconds)
        except NotifyError as error:
            return self._failed(callback, error)
        made = self._tried(callback, status=status, error="", code="")
        return made.settled("sent", self.clock())

    def _answer(self, callback: Callback, items: Items, seconds: float) -> int:
        """Send it, and give the status of the answer, which is a good one."""
        target, given = _asked(callback, items.record)
        body = body_of(callback.contents, items.find)
        headers = merged(_headers(body), given)
        try:
            with self.outbound.send(
                target, callback.method.upper(), headers, body.chunks, body.length, total_seconds=seconds
            ) as answer:
                status = answer.status
        except OutboundError as error:
            raise _named(error) from None
        if status not in _SUCCESS:
            raise CallbackFailed(f"{target} answered with HTTP status {status}", _hint(status), status)
        return status

    def _failed(self, callback: Callback, error: NotifyError) -> Callback:
        # Another try of what is not allowed would end the same way.
        last = isinstance(error, CallbackRefused) or callback.attempts + 1 >= self.tries
        made = self._tried(
            callback,
            status=error.status if isinstance(error, CallbackFailed) else None,
            error=f"{error}. {error.advice}",
            code=error.code,
        )
        return made.settled("failed", self.clock()) if last else made

    def _tried(self, callback: Callback, **changes: Any) -> Callback:
        return callback.model_copy(update={"attempts": callback.attempts + 1, **changes})


def _asked(callback: Callback, record: JobRecord) -> tuple[Target, Headers]:
    """Take apart what the caller gave. What cannot be used names no URL by itself."""
    try:
        target = parse(told_url(callback.url, record.id, status_of(record)))
        return target, read_headers(callback.auth_headers)
    except OutboundRefused as error:
        url = public_url(callback.url) or "a callback"
        raise CallbackRefused(f"{url} cannot be called", str(error)) from None


def _headers(body: Body) -> Headers:
    kind = (("Content-Type", body.content_type),) if body.content_type else ()
    return (("User-Agent", USER_AGENT), *kind)


def _named(error: OutboundError) -> NotifyError:
    if isinstance(error, OutboundRefused):
        return CallbackRefused(error.message, error.detail)
    kind = CallbackTimeout if isinstance(error, OutboundTimeout) else CallbackFailed
    return kind(error.message, error.detail)


def _hint(status: int) -> str:
    return "redirects are not followed" if status in _REDIRECTS else ""
