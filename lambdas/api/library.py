"""What the calls read: the jobs of one owner, and their transcripts."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING, Final

from contract.errors.api import JobExpired, JobNotFound, TranscriptExpired, TranscriptNotReady
from contract.job.layout import TranscriptFormat, transcript_key
from contract.job.state import State
from lambdas.api.views import reason

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_s3 import S3Client

    from contract.job.record import JobRecord
    from lambdas.jobs.table import JobsTable

_LONGEST_ID: Final = 64
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
    include_expired
        Also those whose time is over, while the table still has them.
    """

    limit: int
    before: datetime | None = None
    after: datetime | None = None
    include_expired: bool = False


@dataclass(frozen=True, slots=True)
class Library:
    """Jobs and results of a deployment.

    Attributes
    ----------
    table
        Of the jobs.
    s3, results_bucket
        Where the results lie.
    """

    table: JobsTable
    s3: S3Client
    results_bucket: str

    def jobs(self, owner: str, selection: Selection, now: datetime) -> list[JobRecord]:
        """List an owner's jobs, newest first."""
        found = self.table.newest(owner, selection.limit, selection.before, deleted=selection.include_expired)
        after = selection.after
        wanted = takewhile(lambda record: after is None or record.created_at > after, found)
        return [record for record in wanted if selection.include_expired or record.expires_at > now]

    def job(self, owner: str, job: str, now: datetime) -> JobRecord:
        """Look a job up.

        Raises
        ------
        JobNotFound
            There is none, or it is somebody else's, which looks the same.
        JobExpired
            Its time is over. The table forgets it within days; then it is not found.
        """
        record = self.table.get(job) if len(job) <= _LONGEST_ID else None
        if record is None or record.owner != owner:
            raise JobNotFound
        if record.expires_at <= now:
            raise JobExpired
        return record

    def transcript(self, record: JobRecord, form: TranscriptFormat) -> bytes:
        """Read the transcript of a job, as the worker wrote it.

        Raises
        ------
        TranscriptNotReady
            The job has not ended, or it was rejected: then the detail says why.
        TranscriptExpired
            It was there, and was removed.
        """
        if record.state is not State.DONE:
            raise TranscriptNotReady(detail=_why_not(record))
        try:
            found = self.s3.get_object(Bucket=self.results_bucket, Key=transcript_key(record.id, form))
        except self.s3.exceptions.NoSuchKey:
            raise TranscriptExpired(detail="File deleted from the storage") from None
        return found["Body"].read()


def _why_not(record: JobRecord) -> str:
    if record.failure:
        return f"the job was rejected: {reason(record.failure)}"
    return "the job was rejected" if record.state is State.REJECTED else "the job is running"
