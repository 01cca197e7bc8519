"""What a client is told when its call fails: the spec's `ErrorResponse`, whatever the cause."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import Any, Final

from aws_lambda_powertools.event_handler.openapi.exceptions import RequestValidationError
from botocore.exceptions import ClientError

from contract.errors.api import (
    ApiError,
    NotStored,
    PermissionDenied,
    TooManyCalls,
    TooManyJobs,
    Unprocessable,
)
from contract.errors.api_keys import ApiKeyError
from contract.errors.base import LonghandError

RETRY_AFTER_SECONDS: Final = 2
TOO_MANY_JOBS_SECONDS: Final = 10
"""When to look again whether a job has ended: the shortest ones take about as long."""

RETRY_AFTER: Final[dict[type[ApiError], int]] = {
    TooManyCalls: RETRY_AFTER_SECONDS,
    NotStored: RETRY_AFTER_SECONDS,
    TooManyJobs: TOO_MANY_JOBS_SECONDS,
}
"""Errors that pass, with the seconds after which to try again."""

_MAX_DETAIL_CHARACTERS: Final = 8000
"""A config can be wrong in more places than an answer could name."""

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
    if is_throttled(error):
        error = TooManyCalls(detail=TooManyCalls.advice)
    if isinstance(error, RequestValidationError):
        error = _unprocessable(error)
    if isinstance(error, ApiError) and not isinstance(error, ApiKeyError):
        return _told(error)
    _log.error("request %s failed", request_id, exc_info=error)
    detail = f"request {request_id}: the log of the function has the cause"
    return Fault(
        500,
        _headers(LonghandError),
        {"code": 500, "error": "Internal Server Error", "detail": detail},
    )


def is_throttled(error: Exception) -> bool:
    """Tell whether AWS refuses something only for now."""
    return isinstance(error, ClientError) and error.response["Error"]["Code"] in _THROTTLED


def _unprocessable(error: RequestValidationError) -> Unprocessable:
    """Name the first parameter that cannot be used, in the v2 API's words."""
    first = error.errors()[0]
    place, name, *_ = first["loc"]
    wrong = first["msg"].removeprefix("Input ")
    return Unprocessable(detail=f"{name} in {place} {wrong}; got {first['input']!r:.100}")


def _told(error: ApiError) -> Fault:
    headers = _headers(type(error))
    if type(error) in RETRY_AFTER:
        headers["Retry-After"] = str(RETRY_AFTER[type(error)])
    if isinstance(error, PermissionDenied):
        headers["WWW-Authenticate"] = "Bearer"
    detail = _shortened(error.detail or error.advice)
    body = {"code": error.http_status, "error": error.message, "detail": detail}
    return Fault(error.http_status, headers, body)


def _shortened(detail: str) -> str:
    """Cut a detail that is longer than anybody reads, and may be longer than an answer can be."""
    if len(detail) <= _MAX_DETAIL_CHARACTERS:
        return detail
    return f"{detail[:_MAX_DETAIL_CHARACTERS]}... and {len(detail) - _MAX_DETAIL_CHARACTERS} characters more"


def _headers(kind: type[LonghandError]) -> dict[str, str]:
    """Name the error as docs/errors.md does, which the spec's body has no place for."""
    return {"X-Longhand-Error": kind.code, "Cache-Control": "no-store"}
