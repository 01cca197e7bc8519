"""Asking that the callbacks of a job that has ended be made."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

    from contract.job.record import JobRecord


@dataclass(frozen=True, slots=True)
class Notices:
    """The queue that the notify function is fed from."""

    client: SQSClient
    queue_url: str

    def ended(self, record: JobRecord) -> None:
        """Ask it, if anybody is to be told.

        Call it after the record has ended. Should that be missed, the sweep finds the record, which is still
        marked.
        """
        if record.callbacks:
            self.client.send_message(QueueUrl=self.queue_url, MessageBody=message_about(record.id))


def message_about(job: str) -> str:
    """Write a message that is about a job, and nothing else."""
    return json.dumps({"job": job})


def job_in(body: str) -> str:
    """Read what `message_about` wrote.

    Raises
    ------
    ValueError, KeyError, TypeError
        It is something else.
    """
    job = json.loads(body)["job"]
    if not isinstance(job, str):
        raise TypeError("no id")
    return job
