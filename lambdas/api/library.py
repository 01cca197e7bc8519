"""What the calls read: the jobs of one owner, and their transcripts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from contract.errors.api import JobExpired, JobNotFound, TranscriptExpired, TranscriptNotReady
from contract.job.layout import TranscriptFormat, transcript_key
from contract.job.state import State
from lambdas.api.stored import Stored, stored
from lambdas.jobs.views import reason

if TYPE_CHECKING:
    from datetime import datetime

    from contract.job.record import JobRecord
    from lambdas.api.call import Call, Service
    from lambdas.jobs.table import JobsTable

LONGEST_ID: Final = 64
"""What is longer is no job's id, and the table need not be asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which jobs to list.

    Attributes
    ----------
    limit
        How many at most.
    before, after
        When they were created; neither moment itself is within.
    include_deleted
        Also those that were deleted, and those whose time is over, while the table still has them.
    """

    limit: int
    before: datetime | None = None
    after: datetime | None = None
    include_deleted: bool = False


def list_of(table: JobsTable, owner: str, selection: Selection, now: datetime) -> list[JobRecord]:
    """List an owner's jobs, newest first."""
    found = table.newest(owner, selection.limit, selection.before, deleted=selection.include_deleted)
    after = selection.after
    wanted = takewhile(lambda record: after is None or record.created_at > after, found)
    return [record for record in wanted if selection.include_deleted or record.expires_at > now]


def job_of(call: Call, job: str) -> JobRecord:
    """Look up a job of the caller's.

    Raises
    ------
    JobNotFound
        There is none, it was deleted, or it is somebody else's: all look the same.
    JobExpired
        Its time is over. The table forgets it within days; then it is not found.
    """
    record = call.service.table.get(job) if len(job) <= LONGEST_ID else None
    if record is None or record.owner != call.owner or record.state is State.DELETED:
        raise JobNotFound
    if record.expires_at <= call.now:
        raise JobExpired
    return record


def transcript_of(service: Service, record: JobRecord, form: TranscriptFormat) -> Stored:
    """Find the transcript of a job, as the worker wrote it.

    Raises
    ------
    TranscriptNotReady
        The job has not ended, or it was rejected: then the detail says why.
    TranscriptExpired
        It was there, and was removed.
    """
    if record.state is not State.DONE:
        raise TranscriptNotReady(detail=_why_not(record))
    found = stored(service, transcript_key(record.id, form))
    if found is None:
        raise TranscriptExpired(detail="File deleted from the storage")
    return found


def _why_not(record: JobRecord) -> str:
    if record.failure:
        return f"the job was rejected: {reason(record.failure)}"
    return "the job was rejected" if record.state is State.REJECTED else "the job is running"
