"""Asking that the callbacks of a job that has ended be made."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lambdas.jobs.unreadable import reading

if TYPE_CHECKING:
    from mypy_boto3_sqs import SQSClient

    from contract.job.record import JobRecord

_ID: Final = re.compile(r"[A-Za-z0-9_-]{1,128}")


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
    MessageUnreadable
        It is something else.
    """
    with reading("names no job"):
        job: str = json.loads(body)["job"]
        if not _ID.fullmatch(job):
            raise ValueError("no id")
        return job
