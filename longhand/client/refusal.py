"""What an answer that is an error says."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from contract.errors.client import (
    ApiBusy,
    ApiRefused,
    ApiUnreachable,
    CallerRefused,
    JobUnknown,
)
from longhand.client.retry import BUSY, GATEWAY, retry_after_seconds

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contract.errors.client import ClientError

_ERRORS: Final = 400
_NOT_ALLOWED: Final = frozenset({401, 403})
_NO_JOB: Final = frozenset({"api.job_not_found", "api.job_expired"})


def refusal(status: int, headers: Mapping[str, str], body: bytes, url: str) -> ClientError:
    """Make an error of an answer, in the API's own words where they are its own."""
    said = _document(body)
    reason = headers.get("X-Longhand-Error") or ""
    if status < _ERRORS:
        return ApiUnreachable(f"{url} is no API of Longhand's", f"it leads to {headers.get('Location')}")
    if not reason and status in GATEWAY:
        return ApiUnreachable(f"no answer from {url}", f"status {status}")
    message, detail = _words(said, status)
    kind: type[ApiRefused] = ApiRefused
    if status in _NOT_ALLOWED:
        kind = CallerRefused
    elif status == BUSY:
        kind = ApiBusy
    elif reason in _NO_JOB:
        kind = JobUnknown
    after = retry_after_seconds(headers.get("Retry-After"))
    return kind(message, detail, status=status, reason=reason, retry_after=after)


def _words(said: dict[str, Any], status: int) -> tuple[str, str]:
    """Give message and detail: the API's, or those of Lambda or a proxy, which have no detail."""
    message = said.get("error") or said.get("message") or said.get("Message")
    if not isinstance(message, str):
        return f"status {status}", ""
    detail = said.get("detail")
    return message, detail if isinstance(detail, str) and detail != message else ""


def _document(body: bytes) -> dict[str, Any]:
    try:
        document = json.loads(body)
    except ValueError:
        return {}
    return document if isinstance(document, dict) else {}
