"""From a URL, over its redirects, to the recording as it comes."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from contract.errors.fetch import FetchFailed, FetchRefused, FetchTimeout, FetchTooLarge
from contract.outbound.errors import OutboundFailed, OutboundRefused, OutboundTimeout
from contract.outbound.headers import read_headers
from contract.outbound.redirect import MAX_REDIRECTS, REDIRECTS, follow
from contract.outbound.target import parse
from lambdas.fetch.retry import NotFetched, asked_seconds

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from contract.job.record import FetchOrder
    from contract.outbound.target import Target
    from lambdas.outbound.request import Answer, Outbound

_DIGITS: Final = 18
"""Of a length; with more it is as much too large."""


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording that is about to come.

    Attributes
    ----------
    host
        Whom it comes from.
    chunks
        Of its bytes. They raise as `recording_of` does.
    """

    host: str
    chunks: Iterator[bytes]


@contextmanager
def recording_of(
    order: FetchOrder,
    outbound: Outbound,
    left_seconds: Callable[[], float],
    max_bytes: int,
) -> Iterator[Recording]:
    """Ask for a recording; it can be read until the `with` block ends.

    Every redirect is taken apart, looked up and checked like the URL itself.

    Parameters
    ----------
    left_seconds
        Tells how much time is left for all of it.

    Raises
    ------
    NotFetched
        It cannot be had, or not now.
    """
    with _as_not_fetched():
        target, headers = parse(order.url), read_headers(order.auth_headers)
        for _ in range(MAX_REDIRECTS + 1):
            with outbound.send(target, "GET", headers, total_seconds=left_seconds()) as answer:
                if answer.status not in REDIRECTS:
                    _check(target, answer, max_bytes)
                    yield Recording(target.host, _limited(target, answer.stream(), max_bytes))
                    return
                reference = _reference(target, answer)
            target, headers = follow(target, headers, reference)
        raise NotFetched(
            FetchRefused(
                "recording could not be fetched: too many redirects",
                f"more than {MAX_REDIRECTS}, the last one to {target}",
            )
        )


@contextmanager
def _as_not_fetched() -> Iterator[None]:
    try:
        yield
    except OutboundRefused as error:
        raise NotFetched(FetchRefused("recording could not be fetched", str(error))) from None
    except OutboundFailed as error:
        raise NotFetched(FetchFailed("recording could not be fetched", str(error))) from None
    except OutboundTimeout as error:
        raise NotFetched(FetchTimeout("recording could not be fetched", str(error))) from None


def _reference(target: Target, answer: Answer) -> str:
    reference = answer.headers.get("Location")
    if not reference:
        raise _failed(target, answer, "it redirects nowhere")
    return reference


def _check(target: Target, answer: Answer, max_bytes: int) -> None:
    if answer.status != HTTPStatus.OK:
        raise _failed(target, answer)
    if answer.headers.get("Content-Encoding", "identity").strip().lower() not in {"", "identity"}:
        raise _failed(target, answer, "it was sent compressed, though it was asked for as it is")
    length = answer.headers.get("Content-Length", "")
    if length.isascii() and length.isdigit() and int(length[:_DIGITS]) > max_bytes:
        raise _too_large(target, max_bytes)


def _limited(target: Target, chunks: Iterator[bytes], max_bytes: int) -> Iterator[bytes]:
    """Pass on what comes, as long as it is something, and not too much."""
    count = 0
    for chunk in chunks:
        count += len(chunk)
        if count > max_bytes:
            raise _too_large(target, max_bytes)
        yield chunk
    if not count:
        raise NotFetched(FetchFailed("recording could not be fetched: it is empty", str(target)))


def _failed(target: Target, answer: Answer, why: str = "") -> NotFetched:
    error = FetchFailed(
        f"recording could not be fetched: HTTP status {answer.status}",
        f"{target}, {why}" if why else str(target),
        answer.status,
    )
    return NotFetched(error, asked_seconds(answer.headers.get("Retry-After"), datetime.now(UTC)))


def _too_large(target: Target, max_bytes: int) -> NotFetched:
    return NotFetched(
        FetchTooLarge("recording could not be fetched: it is too large", f"{target}, over {max_bytes} bytes")
    )
