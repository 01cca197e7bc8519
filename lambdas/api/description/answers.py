"""What a call may answer, as OpenAPI describes it."""

from collections.abc import Sequence
from http import HTTPStatus
from itertools import groupby
from typing import Any, Final

from contract.api.fault import ErrorResponse
from contract.errors.api import (
    AnswerTooLarge,
    NotSigned,
    PermissionDenied,
    TooManyCalls,
)
from contract.errors.base import LonghandError
from lambdas.api.faults import RETRY_AFTER
from lambdas.api.headers import JSON
from lambdas.api.route import Route

_ALWAYS: Final = (PermissionDenied, NotSigned, TooManyCalls, LonghandError)
"""What any call may answer."""

_TAG: Final = "Changes whenever the answer does. Send it as `If-None-Match` to ask whether it did."
_WAIT: Final = "Seconds to wait before the next try."


def responses_of(route: Route) -> dict[int, Any]:
    """Give every answer of a call by its status, as powertools takes them."""
    headers = {name: _header(text) for name, text in route.headers.items()}
    if route.revalidated:
        headers["ETag"] = _header(_TAG)
    content = {kind: {"model": model} for kind, model in route.returns.items()}
    answers: dict[int, Any] = {route.status: {"description": "Done.", "headers": headers, "content": content}}
    if route.revalidated:
        unchanged = {
            "description": "The client has it already.",
            "headers": {"ETag": _header(_TAG)},
            "content": {},
        }
        answers[HTTPStatus.NOT_MODIFIED.value] = unchanged
    return answers | errors_of(route)


def errors_of(route: Route) -> dict[int, Any]:
    """Give the errors of a call by their status."""
    kinds: set[type[LonghandError]] = {*_ALWAYS, *route.errors}
    if route.returns:
        kinds.add(AnswerTooLarge)
    by_status = groupby(sorted(kinds, key=lambda kind: (kind.http_status, kind.code)), _status)
    return {status: _error(list(group)) for status, group in by_status}


def _status(kind: type[LonghandError]) -> int:
    return kind.http_status


def _error(kinds: Sequence[type[LonghandError]]) -> dict[str, Any]:
    said = "\n".join(f"- `{kind.code}`: {_meaning(kind)}" for kind in kinds)
    codes = {"type": "string", "enum": [kind.code for kind in kinds]}
    headers = {"X-Longhand-Error": {"description": "Which error it is.", "required": True, "schema": codes}}
    if PermissionDenied in kinds:
        headers["WWW-Authenticate"] = {"required": True, "schema": {"type": "string", "const": "Bearer"}}
    if all(kind in RETRY_AFTER for kind in kinds):
        seconds = {"type": "integer", "minimum": 1}
        headers["Retry-After"] = {"description": _WAIT, "required": True, "schema": seconds}
    return {"description": said, "headers": headers, "content": {JSON: {"model": ErrorResponse}}}


def _meaning(kind: type[LonghandError]) -> str:
    """Give the first line of an error's docstring. That of the root is about the tree."""
    if kind is LonghandError:
        return "Anything else. The detail has the id of the request, under which the log has the cause."
    return (kind.__doc__ or "").partition("\n")[0]


def _header(text: str) -> dict[str, Any]:
    return {"description": text, "required": True, "schema": {"type": "string"}}
