"""Fetches recordings that jobs name by a URL: the function behind the queue of what is to be fetched."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Final

from contract.outbound.addresses import networks
from lambdas.fetch.fetch import Fetcher
from lambdas.fetch.retry import Patience
from lambdas.fetch.settings import FetchSettings
from lambdas.fetch.stream import Uploads
from lambdas.jobs import clients
from lambdas.jobs.endings import Endings
from lambdas.jobs.metrics import JobMetrics
from lambdas.jobs.notices import Notices, job_in
from lambdas.jobs.queue import Message, Queue
from lambdas.jobs.results import Results
from lambdas.jobs.table import JobsTable
from lambdas.outbound.request import Outbound

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext

_KEPT_SECONDS: Final = 60
"""Of the function's time, to take back what is half stored, and to say on the job why."""


def handle(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    settings = _settings()
    fetcher = Fetcher(
        endings=Endings(
            table=JobsTable(clients.dynamodb(), settings.jobs_table),
            results=Results(clients.s3(), settings.results_bucket),
            metrics=JobMetrics.of(settings),
            notices=Notices(clients.sqs(), settings.notify_queue_url),
        ),
        outbound=Outbound(allowed=networks(settings.allowed_networks)),
        uploads=Uploads(clients.s3(), settings.uploads_bucket),
        patience=Patience(settings.tries, settings.backoff_seconds),
    )

    def fetch(message: Message) -> None:
        fetcher.fetch(job_in(message.body), message.receives, lambda: _left_seconds(context))

    return Queue.of(clients.sqs(), settings).handle(event, fetch)


def _left_seconds(context: LambdaContext) -> float:
    return context.get_remaining_time_in_millis() / 1000 - _KEPT_SECONDS


@cache
def _settings() -> FetchSettings:
    return FetchSettings()
