"""Follows jobs: the function behind the queue that Batch's changes of state come through."""

from functools import cache
from typing import Any

from lambdas.jobs import clients
from lambdas.jobs.endings import Endings
from lambdas.jobs.follow import Follower
from lambdas.jobs.logs import log
from lambdas.jobs.metrics import JobMetrics
from lambdas.jobs.notices import Notices
from lambdas.jobs.queue import Message, Queue
from lambdas.jobs.results import Results
from lambdas.jobs.table import JobsTable
from lambdas.status.events import news_in
from lambdas.status.settings import StatusSettings


def handle(event: dict[str, Any], _context: object) -> dict[str, Any]:
    settings = _settings()
    endings = Endings(
        table=JobsTable(clients.dynamodb(), settings.jobs_table),
        results=Results(clients.s3(), settings.results_bucket),
        metrics=JobMetrics.of(settings),
        notices=Notices(clients.sqs(), settings.notify_queue_url),
    )
    follower = Follower(endings=endings, usd_per_vcpu_hour=settings.usd_per_vcpu_hour)

    def follow(message: Message) -> None:
        news = news_in(message.body)
        if news:
            follower.follow(news.job, news.at)
        else:
            log.info("passed over: no job of ours")

    return Queue.of(clients.sqs(), settings).handle(event, follow)


@cache
def _settings() -> StatusSettings:
    return StatusSettings()
