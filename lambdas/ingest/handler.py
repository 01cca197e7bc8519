"""Takes in uploads: the function behind the queue that S3 tells of them."""

from functools import cache
from typing import Any

# First: where pydantic is loaded already, its library loads a good deal more.
from lambdas.jobs.queue import Message, Queue

# isort: split
from lambdas.ingest.events import uploads_in
from lambdas.ingest.settings import IngestSettings
from lambdas.ingest.take_in import Ingest
from lambdas.jobs import clients
from lambdas.jobs.endings import Endings
from lambdas.jobs.metrics import JobMetrics
from lambdas.jobs.notices import Notices
from lambdas.jobs.results import Results
from lambdas.jobs.table import JobsTable


def handle(event: dict[str, Any], _context: object) -> dict[str, Any]:
    settings = _settings()
    table = JobsTable(clients.dynamodb(), settings.jobs_table)
    ingest = Ingest(
        s3=clients.s3(),
        batch=clients.batch(),
        endings=Endings(
            table=table,
            results=Results(clients.s3(), settings.results_bucket),
            metrics=JobMetrics.of(settings),
            notices=Notices(clients.sqs(), settings.notify_queue_url),
        ),
        settings=settings,
    )

    def take_in(message: Message) -> None:
        failures: list[Exception] = []
        for upload in uploads_in(message.body):
            try:
                ingest.take_in(upload, message.receives)
            except Exception as error:  # noqa: BLE001 - raised again, once all have had their turn
                failures.append(error)
        if failures:
            raise failures[0]

    return Queue.of(clients.sqs(), settings).handle(event, take_in)


@cache
def _settings() -> IngestSettings:
    return IngestSettings()
