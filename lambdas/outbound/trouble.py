"""What the network and its libraries raise, as our three errors."""

from __future__ import annotations

import ssl
from contextlib import contextmanager
from http.client import HTTPException
from http.client import IncompleteRead as BrokenOff
from typing import TYPE_CHECKING

from urllib3.exceptions import HTTPError, IncompleteRead, NewConnectionError
from urllib3.exceptions import TimeoutError as Urllib3TimeoutError

from contract.outbound.errors import OutboundError, OutboundFailed, OutboundTimeout

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract.outbound.deadline import Deadline
    from contract.outbound.target import Target


@contextmanager
def named(target: Target, deadline: Deadline) -> Iterator[None]:
    """Turn what is raised in the `with` block into an `OutboundError`.

    The original is not chained: its text may repeat what the user or the server sent.
    """
    try:
        yield
    except (OSError, HTTPException, HTTPError) as error:
        raise _named(error, target, deadline) from None


def _named(error: Exception, target: Target, deadline: Deadline) -> OutboundError:
    if deadline.passed or _is_slow(error):
        return OutboundTimeout(f"{target} is too slow", "it did not answer in time")
    what, detail = _failure(_innermost(error))
    return OutboundFailed(f"{target} {what}", detail)


def _is_slow(error: Exception) -> bool:
    # To urllib3 whatever keeps a connection from being made is a timeout.
    named_so = isinstance(error, Urllib3TimeoutError) and not isinstance(error, NewConnectionError)
    return named_so or isinstance(_innermost(error), TimeoutError)


def _failure(cause: BaseException) -> tuple[str, str]:
    match cause:
        case ssl.SSLCertVerificationError():
            return "is not to be trusted", cause.verify_message
        case ssl.SSLError():
            return "cannot be reached", f"TLS: {cause.reason or type(cause).__name__}"
        case BrokenOff():
            return "broke off", _how_far(cause)
        case ConnectionError() if not isinstance(cause, ConnectionRefusedError):
            return "broke off", (cause.strerror or "before it answered").lower()
        case OSError(strerror=str(reason)):
            return "cannot be reached", reason.lower()
    return "does not answer as HTTP wants it", type(cause).__name__


def _innermost(error: BaseException) -> BaseException:
    """Give what a library has wrapped: it says more, and in fewer words."""
    while error.__cause__ is not None:
        error = error.__cause__
    return error


def _how_far(cause: BrokenOff) -> str:
    if isinstance(cause, IncompleteRead) and cause.expected is not None:
        return f"after {cause.partial} of {cause.partial + cause.expected} bytes"
    return "before the end of what it sent"
