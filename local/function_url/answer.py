"""What a client is given for the result of a function."""

from __future__ import annotations

import base64
import json
from typing import Any, Final

from werkzeug.wrappers import Response

_JSON: Final = "application/json"
_LENGTH: Final = "content-length"
_STATUSES: Final = range(100, 600)


class ResultMalformedError(Exception):
    """A function returned what a function URL makes no answer of."""


def answer_of(result: Any) -> Response:
    """Make the answer of a result.

    One with a `statusCode` is an answer already; any other is taken as the JSON to send.

    Raises
    ------
    ResultMalformedError
    """
    if not (isinstance(result, dict) and "statusCode" in result):
        return Response(json.dumps(result, ensure_ascii=False), content_type=_JSON)
    status = result["statusCode"]
    if not isinstance(status, int) or status not in _STATUSES:
        raise ResultMalformedError(f"statusCode is {status!r}")
    answer = Response(_body(result), status, content_type=_JSON)
    try:
        for name, value in (result.get("headers") or {}).items():
            if name.lower() != _LENGTH:  # it is the body's own, whatever the function says
                answer.headers[name] = str(value)
        for cookie in result.get("cookies") or []:
            answer.headers.add("Set-Cookie", _text("cookie", cookie))
    except (AttributeError, TypeError, ValueError) as error:
        raise ResultMalformedError(f"headers or cookies: {error}") from error
    return answer


def _body(result: dict[str, Any]) -> bytes:
    body = _text("body", result.get("body") or "")
    try:
        return base64.b64decode(body, validate=True) if result.get("isBase64Encoded") else body.encode()
    except ValueError as error:
        raise ResultMalformedError(f"body: {error}") from error


def _text(what: str, value: Any) -> str:
    if not isinstance(value, str):
        raise ResultMalformedError(f"{what} is of type {type(value).__name__}")
    return value
