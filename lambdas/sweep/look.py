"""Looking after jobs that nothing was heard of for long: events may get lost, and Batch forgets jobs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final

from contract.errors.job import JobLost, JobNotSubmitted, RecordingNeverCame
from contract.job.state import State
from contract.transcript import timestamp
from lambdas.jobs.batch import describe, find_in_batch
from lambdas.jobs.batch_job import BatchJob
from lambdas.jobs.logs import log

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from mypy_boto3_batch import BatchClient

    from contract.errors.base import LonghandError
    from contract.job.record import JobRecord
    from lambdas.jobs.follow import Follower
    from lambdas.jobs.notices import Notices
    from lambdas.jobs.results import Results
    from lambdas.jobs.table import JobsTable

MAX_JOBS: Final = 500
"""In one run. The longest unheard of come first, and each is then left alone for a while."""
GIVEN_UP_AFTER: Final = timedelta(days=1)
"""Of a job that Batch does not know. By then the upload is gone, and no message waits for its next try."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sweep:
    """What looking after jobs works with."""

    table: JobsTable
    batch: BatchClient
    results: Results
    follower: Follower
    notices: Notices
    job_queue: str
    quiet: timedelta

    def look(self, now: datetime) -> None:
        """Look after the jobs that have been quiet for long: those under way, and those to be told of."""
        self._follow_quiet(now)
        for record in islice(self.table.untold_since(now - self.quiet), MAX_JOBS):
            self.notices.ended(record)
            self.table.amend(record.id, updated_at=now)

    def _follow_quiet(self, now: datetime) -> None:
        """Ask Batch about jobs, and follow what it says."""
        quiet = list(islice(self.table.quiet_since(now - self.quiet), MAX_JOBS))
        known = {job.job: job for job in self._described(quiet)}
        for record in quiet:
            try:
                moved = self._look_after(record, known.get(record.id), now)
            except Exception:  # noqa: BLE001 - one job that cannot be looked after must not keep the others from it
                log.exception("could not look after a job", extra={"job": record.id})
                moved = False
            if not moved:
                self.table.amend(record.id, updated_at=now)

    def _described(self, records: Sequence[JobRecord]) -> Iterator[BatchJob]:
        for detail in describe(self.batch, list(filter(None, map(self._batch_job_id, records)))):
            try:
                job = BatchJob.read(detail)
            except Exception:  # noqa: BLE001 - one that cannot be read must not keep the others from being looked after
                log.exception("a job of Batch cannot be read", extra={"name": detail.get("jobName")})
                continue
            if job:
                yield job

    def _batch_job_id(self, record: JobRecord) -> str | None:
        """Give the id in Batch; of a job whose record does not have it, as Batch finds it by its name."""
        if record.state is State.EXPECTED:
            return None
        return record.batch_job_id or find_in_batch(self.batch, self.job_queue, record.id)

    def _look_after(self, record: JobRecord, known: BatchJob | None, now: datetime) -> bool:
        return self.follower.follow(known, now) if known else self._unknown_to_batch(record, now)

    def _unknown_to_batch(self, record: JobRecord, now: datetime) -> bool:
        """End a job that Batch has forgotten by what lies in its folder, or has lost."""
        if record.state is State.EXPECTED:
            return self._never_came(record, now)
        if record.state is State.RECEIVED:
            return self._never_submitted(record, now)
        ended = self._ended(record)
        if ended:
            return self.follower.follow(BatchJob.forgotten(record, ended), now)
        if now - record.history[-1].at < GIVEN_UP_AFTER:
            return False
        error = JobLost("Batch knows nothing of the job any more", "it left neither a result nor an error")
        return self._reject(record, error, now)

    def _ended(self, record: JobRecord) -> State | None:
        if self.results.summary(record.id):
            return State.DONE
        return State.REJECTED if self.results.failure(record.id) else None

    def _never_came(self, record: JobRecord, now: datetime) -> bool:
        """End a job whose recording was awaited for as long as it may take."""
        if record.expected_until is None or now < record.expected_until:
            return False
        until = timestamp(record.expected_until)
        error = RecordingNeverCame("the recording never came", f"it was expected until {until}")
        return self._reject(record, error, now)

    def _reject(self, record: JobRecord, error: LonghandError, now: datetime) -> bool:
        return self.follower.reject(record, BatchJob.forgotten(record, State.REJECTED), error, now)

    def _never_submitted(self, record: JobRecord, now: datetime) -> bool:
        """Leave the job to the queue, whose message is tried again; end it when that can help no more."""
        if now - record.created_at < GIVEN_UP_AFTER:
            return False
        if not self.table.claim_submission(record.id, now, timedelta(minutes=1)):
            return False  # somebody is at it
        log.warning("never submitted", extra={"job": record.id})
        what = "Batch took it" if record.format else "it could be examined"
        error = JobNotSubmitted("the job was never submitted", f"{what} on no try of a whole day")
        return self._reject(record, error, now)
