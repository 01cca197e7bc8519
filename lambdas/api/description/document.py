"""The whole document."""

import json
from collections.abc import Collection, Iterable
from typing import Any, Final

from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver
from aws_lambda_powertools.event_handler.openapi.models import HTTPBearer, Server

from lambdas.api.description.operation import completed, register
from lambdas.api.description.tidy import tidied
from lambdas.api.route import Route

_VERSION: Final = "2.0.0"
"""Of the API: the second one, as its paths say."""
_SCHEME: Final = "key"
_TEXT: Final = """\
Transcription jobs: recordings in, transcripts out, in the shape of the v2 batch API.

Every error is an `ErrorResponse`, with a header `X-Longhand-Error` that holds a code which stays the same. \
Unknown parameters are ignored, and so is a slash at the end of a path.\
"""


def description(routes: Iterable[Route]) -> bytes:
    """Describe calls.

    powertools makes the document of the same functions and parameters that it calls. What it has no words for
    is completed here: bodies that a call reads itself, conditional requests, and errors of every status.
    """
    described = tuple(routes)
    app = LambdaFunctionUrlResolver()
    for route in described:
        register(app, route)
    made = app.get_openapi_schema(
        title="Longhand",
        version=_VERSION,
        description=_TEXT,
        servers=[Server(url="/")],
        security_schemes={_SCHEME: HTTPBearer(type="http", description="Made by `longhand keys create`.")},
        security=[{_SCHEME: []}],
    )
    document = made.model_dump(mode="json", by_alias=True, exclude_none=True)
    return _written(tidied(document | {"paths": _paths(document["paths"], described)}))


def _paths(made: dict[str, Any], described: Collection[Route]) -> dict[str, Any]:
    """Put the paths into the order in which they are declared, each completed."""
    paths: dict[str, Any] = {}
    for route in described:
        path, method = route.openapi_path, route.method.lower()
        paths.setdefault(path, {})[method] = completed(made[path][method], route, described)
    return paths


def _written(document: dict[str, Any]) -> bytes:
    return (json.dumps(document, indent=2, ensure_ascii=False) + "\n").encode()
