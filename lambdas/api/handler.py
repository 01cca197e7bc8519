"""The API function: one call of the v2 batch API for each request to the function URL."""

import re
from collections.abc import Callable
from functools import cache
from typing import Any, Final

from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver
from aws_lambda_powertools.utilities.data_classes import LambdaFunctionUrlEvent

from lambdas.api.call import Service
from lambdas.api.callers import Caller, Callers
from lambdas.api.routes import resolver
from lambdas.api.settings import ApiSettings
from lambdas.api.signers import signer
from lambdas.jobs import clients
from lambdas.jobs.key_store import KeyStore

_SLASHES: Final = re.compile("/+")


@cache
def _api() -> LambdaFunctionUrlResolver:
    """Make the API on the first request, from the environment; keys and clients are kept with it."""
    settings = ApiSettings()
    caller = signer if settings.auth == "iam" else _key_holder(settings)
    return resolver(Service(settings=settings), caller)


def _key_holder(settings: ApiSettings) -> Callable[[LambdaFunctionUrlEvent], Caller]:
    callers = Callers(KeyStore(clients.secretsmanager(), settings.api_keys_secret).read)

    def caller(event: LambdaFunctionUrlEvent) -> Caller:
        return callers.caller(event.headers.get("authorization", ""))

    return caller


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return _api().resolve(event | {"rawPath": _plain(event["rawPath"])}, context)


def _plain(path: str) -> str:
    """Take slashes out of a path that mean nothing: those at its end, and those that are repeated.

    Published commands for the v2 API call `/v2/jobs/`, and a base URL that ends in a slash, as AWS gives it,
    makes `//v2/jobs` of what is put behind it. An encoded slash (`%2F`) belongs to a name, and stays.
    """
    return _SLASHES.sub("/", path).rstrip("/") or "/"
