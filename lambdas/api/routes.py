"""The calls there are, and the resolver that finds the one a request is for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver, Response
from aws_lambda_powertools.event_handler.middlewares.openapi_validation import (
    OpenAPIRequestValidationMiddleware,
)

from contract.errors.api import ApiError, JobNotFound, MethodNotAllowed, PathUnknown
from lambdas.api.answer import pack
from lambdas.api.call import Call, Service
from lambdas.api.callers import NOBODY
from lambdas.api.calls import deletion, jobs, languages, logs, pages, posting, transcripts, uploads, usage
from lambdas.api.faults import fault
from lambdas.api.headers import JSON
from lambdas.api.route import Route, parameters_of
from lambdas.jobs.views import json_bytes

if TYPE_CHECKING:
    from collections.abc import Callable

    from aws_lambda_powertools.event_handler.middlewares import NextMiddleware
    from aws_lambda_powertools.utilities.data_classes import LambdaFunctionUrlEvent

    from lambdas.api.callers import Caller

ROUTES: Final = (
    *jobs.ROUTES,
    *transcripts.ROUTES,
    *logs.ROUTES,
    *usage.ROUTES,
    *languages.ROUTES,
    *posting.ROUTES,
    *deletion.ROUTES,
    *uploads.ROUTES,
)
_ALL: Final = (*ROUTES, *pages.ROUTES)

_NEVER_STOPPED: Final = 60.0
"""Seconds left where nobody says how many: outside Lambda."""


def resolver(
    service: Service, caller: Callable[[LambdaFunctionUrlEvent], Caller]
) -> LambdaFunctionUrlResolver:
    """Make what answers requests, those that fail as well.

    The middleware that validates is put in by hand, after the one that asks who calls: powertools' own switch
    would put it before, and would look at each answer once more besides.
    """
    app = LambdaFunctionUrlResolver()
    open_paths = {route.path for route in _ALL if route.open}

    def admit(app: LambdaFunctionUrlResolver, proceed: NextMiddleware) -> Response[Any]:
        event = app.current_event
        app.context["call"] = Call(
            service=service,
            caller=NOBODY if event.path in open_paths else caller(event),
            event=event,
            now=service.clock(),
            seconds_left=_seconds_left(app.lambda_context),
        )
        return proceed(app)

    def nowhere(_error: Exception) -> Response[str]:
        raise _no_route(app.current_event.http_method, app.current_event.path)

    def failed(error: Exception) -> Response[str]:
        said = fault(error, app.current_event.request_context.request_id)
        headers: dict[str, str | list[str]] = {**said.headers}
        if said.status == MethodNotAllowed.http_status:
            headers["Allow"] = ", ".join(_methods(app.current_event.path))
        return Response(said.status, JSON, json_bytes(said.body).decode(), headers)

    app.use([admit, OpenAPIRequestValidationMiddleware()])  # type: ignore[no-untyped-call]
    for route in _ALL:
        app.route(route.path, route.method)(_answering(app, route))
    app.not_found(nowhere)
    app.exception_handler(Exception)(failed)
    return app


def _answering(app: LambdaFunctionUrlResolver, route: Route) -> Callable[..., Response[str]]:
    """Make the function that powertools calls, with the parameters of the view."""

    def answered(**parameters: Any) -> Response[str]:
        call: Call = app.context["call"]
        answer = route.view(call, **parameters)
        packed = pack(answer, call.header("accept-encoding"))
        response = Response(answer.status, answer.content_type, packed.body, {**packed.headers})
        response.base64_encoded = packed.is_base64
        return response

    answered.__signature__ = parameters_of(route)  # type: ignore[attr-defined]
    return answered


def _no_route(method: str, path: str) -> ApiError:
    methods = _methods(path)
    if method in methods:
        return JobNotFound()  # the path is right, but for an id with signs that no id has
    if methods:
        return MethodNotAllowed(detail=f"{method} {path}: {' and '.join(methods)} there is")
    return PathUnknown(detail=f"{path} is no path of the API. {PathUnknown.advice}")


def _methods(path: str) -> list[str]:
    return [route.method for route in _ALL if route.matches(path)]


def _seconds_left(context: Any) -> float:
    return context.get_remaining_time_in_millis() / 1000 if context else _NEVER_STOPPED
