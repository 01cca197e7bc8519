"""The API function: one call of the v2 batch API for each request to the function URL."""

from collections.abc import Callable
from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver
from aws_lambda_powertools.utilities.data_classes import LambdaFunctionUrlEvent

from lambdas.api.call import Service
from lambdas.api.callers import Caller, Callers
from lambdas.api.routes import resolver
from lambdas.api.settings import ApiSettings
from lambdas.api.signers import signer
from lambdas.jobs import clients
from lambdas.jobs.key_store import KeyStore


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
    return _api().resolve(event, context)
