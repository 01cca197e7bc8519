"""One call, as OpenAPI describes it."""

import inspect
from collections.abc import Callable, Iterable
from operator import getitem
from typing import Annotated, Any

from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver
from aws_lambda_powertools.event_handler.openapi.params import Body

from lambdas.api.description.answers import responses_of
from lambdas.api.description.links import links_of
from lambdas.api.route import Route, parameters_of


def register(app: LambdaFunctionUrlResolver, route: Route) -> None:
    """Make a call known to powertools, for its description alone."""
    summary, text = _told(route.view)
    app.route(
        route.path,
        route.method,
        summary=summary,
        description=text,
        responses=responses_of(route),
        tags=[_group(route.path)],
        operation_id=route.view.__name__,
    )(_described(route))


def completed(operation: dict[str, Any], route: Route, others: Iterable[Route]) -> dict[str, Any]:
    """Add what powertools does not know of a call: where it leads to, and conditional requests."""
    if links := links_of(route, others):
        operation["responses"][str(route.status)]["links"] = links
    if not route.revalidated:
        return operation
    if_none_match = {
        "name": "If-None-Match",
        "in": "header",
        "required": False,
        "description": "The `ETag` of the answer that the client has.",
        "schema": {"type": "string"},
    }
    return operation | {"parameters": [*operation.get("parameters", []), if_none_match]}


def _described(route: Route) -> Callable[..., Any]:
    """Give a function with the parameters of a call, its body among them."""

    def described() -> None:
        """Carry a signature. Only the calls themselves are ever called."""

    parameters = list(parameters_of(route).parameters.values())
    if route.body:
        body = getitem(Annotated, (route.body.model, Body(media_type=route.body.media_type)))
        parameters.append(inspect.Parameter("body", inspect.Parameter.KEYWORD_ONLY, annotation=body))
    described.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    return described


def _told(view: Callable[..., Any]) -> tuple[str, str]:
    """Give the first line of a docstring, and its text up to the sections that concern programmers alone."""
    summary, _, rest = (inspect.getdoc(view) or view.__name__).partition("\n\n")
    paragraphs = rest.split("\n\n")
    text = "\n\n".join(part for part in paragraphs if "\n---" not in part)
    return summary.rstrip("."), text


def _group(path: str) -> str:
    """Give what a path is about: its first word behind the version."""
    return path.split("/")[2]
