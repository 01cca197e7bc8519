"""What a function is given for an HTTP request: the payload of format 2.0."""

from __future__ import annotations

import base64
import json
import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qsl, urlsplit

if TYPE_CHECKING:
    from werkzeug.wrappers import Request

_TEXT_TYPES: Final = frozenset({"application/json", "application/javascript", "application/xml"})
_URL_ID: Final = "local"
_NAMELESS: Final = "anonymous"
"""What AWS says of a caller whom the URL itself does not know."""


def event_of(request: Request, body: bytes, now: datetime) -> dict[str, Any]:
    """Describe a request as Lambda does.

    Path and query are as they were sent, with their percent signs. Repeated headers and parameters are one
    with commas, cookies are taken out of the headers. A body is text if its type says so and it is UTF-8;
    any other is base64.
    """
    path, query = _sent(request)
    event: dict[str, Any] = {
        "version": "2.0",
        "routeKey": "$default",
        "rawPath": path,
        "rawQueryString": query,
        "headers": _headers(request),
        "requestContext": _context(request, path, now),
        "isBase64Encoded": False,
    }
    if cookies := _cookies(request):
        event["cookies"] = cookies
    if query:
        event["queryStringParameters"] = _parameters(query)
    if body:
        event |= _body(body, request.mimetype)
    return event


def payload_bytes(event: Any) -> int:
    """Tell how long a payload is: what the limits of an invocation count."""
    return len(json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass"))


def _sent(request: Request) -> tuple[str, str]:
    """Give path and query. A proxy's client sends the whole URL, of which only they count."""
    target = str(request.environ["REQUEST_URI"])
    if not target.startswith("/"):
        parts = urlsplit(target)
        return parts.path or "/", parts.query
    path, _, query = target.partition("?")
    return path, query


def _headers(request: Request) -> dict[str, str]:
    headers = {name.lower(): value for name, value in request.headers.items() if name.lower() != "cookie"}
    return headers | {
        "x-forwarded-for": request.remote_addr or "",
        "x-forwarded-port": request.environ["SERVER_PORT"],
        "x-forwarded-proto": request.scheme,
    }


def _cookies(request: Request) -> list[str]:
    pieces = request.headers.get("Cookie", "").split(";")
    return [cookie.strip() for cookie in pieces if cookie.strip()]


def _parameters(query: str) -> dict[str, str]:
    parameters: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        parameters[name] = f"{parameters[name]},{value}" if name in parameters else value
    return parameters


def _body(body: bytes, mimetype: str) -> dict[str, Any]:
    if mimetype.startswith("text/") or mimetype in _TEXT_TYPES:
        try:
            return {"body": body.decode(), "isBase64Encoded": False}
        except UnicodeDecodeError:
            pass
    return {"body": base64.b64encode(body).decode(), "isBase64Encoded": True}


def _context(request: Request, path: str, now: datetime) -> dict[str, Any]:
    return {
        "accountId": _NAMELESS,
        "apiId": _URL_ID,
        "domainName": request.host,
        "domainPrefix": _URL_ID,
        "http": {
            "method": request.method,
            "path": path,
            "protocol": request.environ["SERVER_PROTOCOL"],
            "sourceIp": request.remote_addr or "",
            "userAgent": request.headers.get("User-Agent", ""),
        },
        "requestId": str(uuid.uuid4()),
        "routeKey": "$default",
        "stage": "$default",
        "time": now.astimezone(UTC).strftime("%d/%b/%Y:%H:%M:%S +0000"),
        "timeEpoch": int(now.timestamp() * 1000),
    }
