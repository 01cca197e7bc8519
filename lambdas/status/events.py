"""What Batch tells of its jobs, read from the messages of the queue."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

from lambdas.jobs.batch_job import BatchJob
from lambdas.jobs.unreadable import reading

_STATE_CHANGE: Final = "Batch Job State Change"


@dataclass(frozen=True, slots=True)
class News:
    """What became of a job of ours, and when Batch said so."""

    job: BatchJob
    at: datetime


def news_in(body: str) -> News | None:
    """Read the news that a message brings; None if they are of something else.

    Parameters
    ----------
    body
        JSON, as EventBridge writes it. https://docs.aws.amazon.com/batch/latest/userguide/batch_job_events.html

    Raises
    ------
    MessageUnreadable
        It is no event.
    """
    with reading("no event of Batch"):
        event = json.loads(body)
        if event["detail-type"] != _STATE_CHANGE:
            return None
        job = BatchJob.read(event["detail"])
        at = datetime.fromisoformat(event["time"])
        return News(job, at.replace(tzinfo=at.tzinfo or UTC).astimezone(UTC)) if job else None
