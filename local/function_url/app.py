"""The application that plays a function URL: limits and failures as AWS has them."""

from __future__ import annotations

import json
import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from werkzeug.wrappers import Request, Response

from contract.errors.api import BodyTooLarge
from lambdas.api.answer import MAX_PAYLOAD_BYTES
from local.function_url.answer import ResultMalformedError, answer_of
from local.function_url.event import event_of, payload_bytes
from local.functions.pool import FunctionStopped

if TYPE_CHECKING:
    from collections.abc import Callable

    from _typeshed.wsgi import WSGIApplication

_CHUNK_BYTES: Final = 64 * 1024
_FAILED: Final = (502, "Internal Server Error")
_STOPPED: Final = (503, "Service Unavailable")

_log: Final = logging.getLogger(__name__)


def function_url_app(invoke: Callable[[dict[str, Any]], Any]) -> WSGIApplication:
    """Make a WSGI application that invokes a function for each request.

    Parameters
    ----------
    invoke
        Takes the event and gives what the function returned. Whatever it raises is a failure of the
        function: the client sees no more of it than a status of 502.
    """

    @Request.application
    def application(request: Request) -> Response:
        body = _read(request)
        event = {} if body is None else event_of(request, body, datetime.now(UTC))
        if body is None or payload_bytes(event) > MAX_PAYLOAD_BYTES:
            return _too_large()
        try:
            return _answer(invoke(event))
        except FunctionStopped:
            return _message(*_STOPPED)
        except Exception:  # noqa: BLE001 - whatever it raises is a failure of the function
            _log.exception("%s %s failed", request.method, event["rawPath"])
            return _message(*_FAILED)

    return application


def _answer(result: Any) -> Response:
    length = payload_bytes(result)
    if length > MAX_PAYLOAD_BYTES:
        raise ResultMalformedError(f"it takes {length} bytes, {MAX_PAYLOAD_BYTES} are possible")
    return answer_of(result)


def _read(request: Request) -> bytes | None:
    """Read the body to its end; None if it is too long for any event.

    What is too long is read as well, and dropped: a client that is still sending would not see the answer.
    """
    kept = bytearray()
    while chunk := request.stream.read(_CHUNK_BYTES):
        if len(kept) <= MAX_PAYLOAD_BYTES:
            kept += chunk
    return bytes(kept) if len(kept) <= MAX_PAYLOAD_BYTES else None


def _too_large() -> Response:
    """Answer as the API would, had it been asked. Lambda itself knows nothing of what else could be done."""
    error = BodyTooLarge()
    body = {"code": error.http_status, "error": error.message, "detail": error.advice}
    answer = Response(json.dumps(body), error.http_status, content_type="application/json")
    answer.headers["X-Longhand-Error"] = error.code
    return answer


def _message(status: int, message: str) -> Response:
    return Response(json.dumps({"message": message}), status, content_type="application/json")
