"""The calls of the v2 API: which there are, and what each does."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver, Response

from contract.errors.api import ApiError, JobNotFound, MethodNotAllowed, NotImplementedHere, PathUnknown
from contract.job.layout import CONTENT_TYPES
from lambdas.api.answer import Answer, pack
from lambdas.api.faults import fault
from lambdas.api.headers import JSON, json_type
from lambdas.api.library import Library, Selection
from lambdas.api.query import Query, check_wait, format_of, limit_of, moment_of, truth_of
from lambdas.api.views import job_document, job_list, json_bytes, with_job

if TYPE_CHECKING:
    from collections.abc import Callable

    from lambdas.api.callers import Callers


@dataclass(frozen=True, slots=True)
class Call:
    """One call of the API, read from its request; `json` is the name for JSON that the client takes."""

    library: Library
    owner: str
    query: Query
    json: str
    now: datetime
    job: str = ""


def list_jobs(call: Call) -> Answer:
    selection = Selection(
        limit=limit_of(call.query),
        before=moment_of(call.query, "created_before"),
        after=moment_of(call.query, "created_after"),
        include_expired=truth_of(call.query, "include_deleted"),
    )
    records = call.library.jobs(call.owner, selection, call.now)
    return Answer(json_bytes({"jobs": job_list(records, call.now)}), call.json)


def get_job(call: Call) -> Answer:
    check_wait(call.query)
    record = call.library.job(call.owner, call.job, call.now)
    return Answer(json_bytes({"job": job_document(record, call.now)}), call.json)


def get_transcript(call: Call) -> Answer:
    check_wait(call.query)
    form = format_of(call.query)
    record = call.library.job(call.owner, call.job, call.now)
    transcript = call.library.transcript(record, form)
    if form == "json-v2":
        return Answer(with_job(transcript, record), call.json)
    return Answer(transcript, CONTENT_TYPES["txt"])  # SRT too: the spec knows no other type for it


@dataclass(frozen=True, slots=True)
class Route:
    """One call: its method, its path, and what it does; None for one of the spec that is not here."""

    method: str
    path: str
    view: Callable[[Call], Answer] | None = None


ROUTES: Final = (
    Route("GET", "/v2/jobs", list_jobs),
    Route("POST", "/v2/jobs"),
    Route("GET", "/v2/jobs/<job>", get_job),
    Route("DELETE", "/v2/jobs/<job>"),
    Route("GET", "/v2/jobs/<job>/transcript", get_transcript),
    Route("GET", "/v2/jobs/<job>/log"),
    Route("GET", "/v2/usage"),
)


def resolver(library: Library, callers: Callers) -> LambdaFunctionUrlResolver:
    """Make what answers requests, those that fail as well. None is looked at before its key is."""
    app = LambdaFunctionUrlResolver()

    def owner() -> str:
        return callers.owner(_header(app, "authorization"))

    def nowhere(_error: Exception) -> Response[str]:
        owner()
        raise _no_route(app.current_event.http_method, app.current_event.path)

    def failed(error: Exception) -> Response[str]:
        said = fault(error, app.current_event.request_context.request_id)
        headers: dict[str, str | list[str]] = {**said.headers}
        if said.status == MethodNotAllowed.http_status:
            headers["Allow"] = ", ".join(_methods(app.current_event.path))
        return Response(said.status, JSON, json_bytes(said.body).decode(), headers)

    for route in ROUTES:
        app.route(route.path, route.method)(_answering(app, route, library, owner))
    app.not_found(nowhere)
    app.exception_handler(Exception)(failed)
    return app


def _answering(
    app: LambdaFunctionUrlResolver, route: Route, library: Library, owner: Callable[[], str]
) -> Callable[..., Response[str]]:
    def answered(job: str = "") -> Response[str]:
        caller, query = owner(), app.current_event.query_string_parameters
        if route.view is None:
            raise NotImplementedHere(detail=f"{route.method} {route.path}. {NotImplementedHere.advice}")
        json = json_type(_header(app, "accept"))
        answer = route.view(Call(library, caller, query, json, datetime.now(UTC), job))
        packed = pack(answer, _header(app, "accept-encoding"))
        response = Response(200, answer.content_type, packed.body, {**packed.headers})
        response.base64_encoded = packed.is_base64
        return response

    return answered


def _no_route(method: str, path: str) -> ApiError:
    methods = _methods(path)
    if method in methods:
        return JobNotFound()  # the path is right, but for an id with signs that no id has
    if methods:
        return MethodNotAllowed(detail=f"{method} {path}: {' and '.join(methods)} there is")
    return PathUnknown(detail=f"{path} is no path of the API. {PathUnknown.advice}")


def _methods(path: str) -> list[str]:
    return [route.method for route in ROUTES if re.fullmatch(route.path.replace("<job>", "[^/]+"), path)]


def _header(app: LambdaFunctionUrlResolver, name: str) -> str:
    return str(app.current_event.headers.get(name, ""))
