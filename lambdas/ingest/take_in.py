"""From an upload to a job: at most one for each, however often and by however many invocations it is told.

The record is written with a condition, and one invocation at a time has the right to decide about it: a
lease, that ends by itself should the invocation die.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING

from botocore.exceptions import ClientError

from contract.job.outcome import Failure
from contract.job.record import JobRecord, Step
from contract.job.state import State
from contract.transcript import timestamp
from lambdas.ingest.submit import Submission
from lambdas.ingest.verdict import Accepted, Refused, Verdict, fields_of, judge, verdict_of
from lambdas.jobs.batch import find_in_batch
from lambdas.jobs.logs import log
from lambdas.jobs.queue import TryLater

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_batch import BatchClient
    from mypy_boto3_s3 import S3Client

    from lambdas.ingest.settings import IngestSettings
    from lambdas.ingest.upload import Upload
    from lambdas.jobs.metrics import JobMetrics
    from lambdas.jobs.results import Results
    from lambdas.jobs.table import JobsTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingest:
    """What taking in an upload works with."""

    s3: S3Client
    batch: BatchClient
    table: JobsTable
    results: Results
    metrics: JobMetrics
    settings: IngestSettings

    def take_in(self, upload: Upload) -> None:
        """Make an upload a job in Batch, or a rejected one; or nothing, if it is none or has been before.

        Raises
        ------
        TryLater
            Another invocation is about to decide.
        Exception
            Whatever S3, DynamoDB or Batch answer: the same call later goes on where this one stopped.
        """
        if upload.no_recording:
            log.info("passed over: %s", upload.no_recording, extra={"key": upload.key})
            return
        known = self.table.get(upload.job)
        if known and known.state is not State.RECEIVED:
            log.info("known already", extra={"job": upload.job, "state": known.state})
            return
        # A job is done as its record says, even if its config has been changed since.
        given = verdict_of(known, self.settings) if known else None
        verdict = given or judge(self.s3, upload, self.settings)
        new = not known and self.table.create(self._record(upload, verdict), lease_until=_now() + self._lease)
        if not new and not self._claim(upload.job):
            return
        if isinstance(verdict, Refused):
            self._reject(upload, verdict)
        else:
            self._submit(Submission(upload, verdict, self.settings), new=new)

    def _claim(self, job: str) -> bool:
        """Take the right to decide. False if that has been done meanwhile."""
        if self.table.claim_submission(job, _now(), self._lease):
            return True
        found = self.table.get(job)
        if found and found.state is not State.RECEIVED:
            return False
        # The other invocation may be an earlier one for this same message, that could not even give its right
        # back. So the message is not done until somebody has decided.
        raise TryLater(f"another invocation is about to decide about {job}")

    @property
    def _lease(self) -> timedelta:
        return timedelta(seconds=self.settings.submission_lease_seconds)

    @contextmanager
    def _claimed(self, job: str) -> Iterator[None]:
        """Give the right back where something was refused, so that the next try need not wait for its end.

        After anything else, such as an answer that came too late, the job may be in Batch or not. The right
        is kept until its end then: by that time Batch lists what it took.
        """
        try:
            yield
        except ClientError as error:
            if error.response["ResponseMetadata"]["HTTPStatusCode"] < HTTPStatus.INTERNAL_SERVER_ERROR:
                self.table.release_submission(job)
            raise

    def _submit(self, submission: Submission, *, new: bool) -> None:
        job, resources, now = submission.upload.job, submission.resources, _now()
        with self._claimed(job):
            batch_job_id = self._batch_job_id(submission, new=new)
        fields = {} if new else fields_of(submission.verdict)
        fields |= {
            "batch_job_id": batch_job_id,
            "parallel": resources.parallel,
            "vcpus": resources.vcpus,
            "memory_mib": resources.memory_mib,
        }
        if not self.table.advance(job, State.SUBMITTED, now, **fields):
            self.table.amend(job, **fields)  # Batch's news of it were faster
        log.info("submitted", extra={"job": job, "batch_job_id": batch_job_id})

    def _batch_job_id(self, submission: Submission, *, new: bool) -> str:
        """Submit the job; one that another invocation began with only if Batch does not have it yet."""
        job = submission.upload.job
        found = None if new else find_in_batch(self.batch, self.settings.job_queue, job)
        if found:
            return found
        self.results.put_config(job, submission.verdict.order.for_worker())
        return submission.submit(self.batch)

    def _reject(self, upload: Upload, verdict: Refused) -> None:
        job, now = upload.job, _now()
        failure = Failure.of(verdict.error, timestamp(now))
        with self._claimed(job):
            # First the file, so that it is there for whoever sees that the job is rejected.
            self.results.put_failure(job, failure)
        if self.table.advance(job, State.REJECTED, now, failure=failure, **fields_of(verdict)):
            self.metrics.rejected()
            log.info("rejected", extra={"job": job, "code": failure.code})

    def _record(self, upload: Upload, verdict: Verdict) -> JobRecord:
        fields = {
            "id": upload.job,
            "bucket": upload.bucket,
            "key": upload.key,
            "version_id": upload.version_id,
            "size_bytes": upload.size_bytes,
            "data_name": upload.data_name,
            "created_at": upload.created_at,
            "state": State.RECEIVED,
            "history": (Step(state=State.RECEIVED, at=upload.created_at),),
            "updated_at": _now(),
            "expires_at": upload.created_at + timedelta(days=self.settings.retention_days),
        }
        if isinstance(verdict, Accepted):  # else whoever goes on with this record judges again
            fields |= fields_of(verdict)
        return JobRecord.model_validate(fields)


def _now() -> datetime:
    return datetime.now(UTC)
