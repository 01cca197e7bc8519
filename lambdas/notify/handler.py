"""Makes callbacks: the function behind the queue of the jobs that have ended."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Protocol

from contract.outbound.addresses import networks
from lambdas.jobs import clients
from lambdas.jobs.notices import job_in
from lambdas.jobs.queue import Message, Queue
from lambdas.jobs.table import JobsTable
from lambdas.notify.call import Caller
from lambdas.notify.items import Items
from lambdas.notify.settings import NotifySettings
from lambdas.notify.telling import Telling
from lambdas.outbound.request import Outbound

if TYPE_CHECKING:
    from contract.job.record import JobRecord

CONNECT_SECONDS: Final = 10.0
ANSWER_SECONDS: Final = 30.0


class Context(Protocol):
    """What is asked of Lambda's context."""

    def get_remaining_time_in_millis(self) -> int: ...


def handle(event: dict[str, Any], context: Context) -> dict[str, Any]:
    settings = _settings()
    telling = _telling(settings)

    def left_seconds() -> float:
        return context.get_remaining_time_in_millis() / 1000

    def tell(message: Message) -> None:
        telling.tell(job_in(message.body), left_seconds)

    return Queue.of(clients.sqs(), settings).handle(event, tell)


def _telling(settings: NotifySettings) -> Telling:
    outbound = Outbound(
        allowed=networks(settings.allowed_networks),
        connect_seconds=CONNECT_SECONDS,
        read_seconds=ANSWER_SECONDS,
    )

    def items(record: JobRecord) -> Items:
        return Items(clients.s3(), settings.results_bucket, record, _now())

    return Telling(
        table=JobsTable(clients.dynamodb(), settings.jobs_table),
        caller=Caller(outbound=outbound, tries=settings.tries, clock=_now),
        items=items,
        backoff_seconds=settings.backoff_seconds,
        clock=_now,
    )


def _now() -> datetime:
    return datetime.now(UTC)


@cache
def _settings() -> NotifySettings:
    return NotifySettings()
