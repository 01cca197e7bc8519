"""The API function: one call of the v2 batch API for each request to the function URL."""

from functools import cache
from typing import Any

from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver

from lambdas.api.callers import Callers
from lambdas.api.library import Library
from lambdas.api.routes import resolver
from lambdas.api.settings import ApiSettings
from lambdas.jobs import clients
from lambdas.jobs.key_store import KeyStore
from lambdas.jobs.table import JobsTable


@cache
def _api() -> LambdaFunctionUrlResolver:
    """Make the API on the first request, from the environment; keys and clients are kept with it."""
    settings = ApiSettings()
    library = Library(
        JobsTable(clients.dynamodb(), settings.jobs_table), clients.s3(), settings.results_bucket
    )
    return resolver(library, Callers(KeyStore(clients.secretsmanager(), settings.api_keys_secret).read))


def handle(event: dict[str, Any], context: Any) -> dict[str, Any]:
    return _api().resolve(event, context)
