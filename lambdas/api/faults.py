"""What a client is told when its call fails: the spec's `ErrorResponse`, whatever the cause."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Final

from botocore.exceptions import ClientError

from contract.errors.api import ApiError, ApiKeyError, PermissionDenied, TooManyCalls
from contract.errors.base import LonghandError

RETRY_AFTER_SECONDS: Final = 2

_THROTTLED: Final = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "RequestLimitExceeded",
        "SlowDown",
        "Throttling",
        "ThrottlingException",
        "TooManyRequestsException",
    }
)
_log: Final = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Fault:
    """Status, headers and JSON body of an answer."""

    status: int
    headers: dict[str, str]
    body: dict[str, Any]


def fault(error: Exception, request_id: str) -> Fault:
    """Say what went wrong: as much as the client needs, and nothing of what lies inside.

    What the client has no part in is logged with its trace, and named by the id of the request.
    """
    if isinstance(error, ClientError) and error.response["Error"]["Code"] in _THROTTLED:
        error = TooManyCalls(detail=TooManyCalls.advice)
    if isinstance(error, ApiError) and not isinstance(error, ApiKeyError):
        return _told(error)
    _log.error("request %s failed", request_id, exc_info=error)
    detail = f"request {request_id}: the log of the function has the cause"
    return Fault(
        500,
        _headers(LonghandError),
        {"code": 500, "error": "Internal Server Error", "detail": detail},
    )


def _told(error: ApiError) -> Fault:
    headers = _headers(type(error))
    if isinstance(error, TooManyCalls):
        headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    if isinstance(error, PermissionDenied):
        headers["WWW-Authenticate"] = "Bearer"
    body = {"code": error.http_status, "error": error.message, "detail": error.detail or error.advice}
    return Fault(error.http_status, headers, body)


def _headers(kind: type[LonghandError]) -> dict[str, str]:
    """Name the error as docs/errors.md does, which the spec's body has no place for."""
    return {"X-Longhand-Error": kind.code, "Cache-Control": "no-store"}
