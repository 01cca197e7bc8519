"""Looks after jobs that nothing was heard of for long: the function that the clock invokes."""

from datetime import UTC, datetime, timedelta
from functools import cache

from lambdas.jobs import clients
from lambdas.jobs.endings import Endings
from lambdas.jobs.follow import Follower
from lambdas.jobs.metrics import JobMetrics
from lambdas.jobs.notices import Notices
from lambdas.jobs.results import Results
from lambdas.jobs.table import JobsTable
from lambdas.sweep.look import Sweep
from lambdas.sweep.settings import SweepSettings


def handle(_event: object, _context: object) -> None:
    settings, now = _settings(), datetime.now(UTC)
    table = JobsTable(clients.dynamodb(), settings.jobs_table)
    results = Results(clients.s3(), settings.results_bucket)
    metrics = JobMetrics.of(settings)
    notices = Notices(clients.sqs(), settings.notify_queue_url)
    endings = Endings(table=table, results=results, metrics=metrics, notices=notices)
    follower = Follower(endings=endings, usd_per_vcpu_hour=settings.usd_per_vcpu_hour)
    sweep = Sweep(
        table=table,
        batch=clients.batch(),
        results=results,
        follower=follower,
        notices=notices,
        job_queue=settings.job_queue,
        quiet=timedelta(seconds=settings.quiet_seconds),
    )
    sweep.look(now)
    created = list(table.open_jobs())
    metrics.open_jobs(len(created), max(0.0, (now - min(created, default=now)).total_seconds()))


@cache
def _settings() -> SweepSettings:
    return SweepSettings()
