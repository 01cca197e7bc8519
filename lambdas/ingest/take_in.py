"""From an upload to a job: at most one for each, however often and by however many invocations it is told.

The record is written with a condition, and one invocation at a time has the right to decide about it: a
lease, that ends by itself should the invocation die.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import ClientError

from contract.job.outcome import Failure
from contract.job.record import JobRecord, Step
from contract.job.state import State
from contract.transcript import timestamp
from lambdas.ingest.deleted import Deleted
from lambdas.ingest.submit import Submission
from lambdas.ingest.verdict import Accepted, Refused, Verdict, fields_of, judge, verdict_of
from lambdas.jobs.batch import find_in_batch
from lambdas.jobs.logs import log
from lambdas.jobs.order import recorded
from lambdas.jobs.queue import TryLater
from lambdas.jobs.removal import Removal

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mypy_boto3_batch import BatchClient
    from mypy_boto3_s3 import S3Client

    from lambdas.ingest.settings import IngestSettings
    from lambdas.ingest.upload import Upload
    from lambdas.jobs.endings import Endings
    from lambdas.jobs.results import Results
    from lambdas.jobs.table import JobsTable


_COMES_WITH_THE_RECORDING: Final = ("version_id", "size_bytes", "format", "duration_seconds")


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingest:
    """What taking in an upload works with."""

    s3: S3Client
    batch: BatchClient
    endings: Endings
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
        if known and known.state is State.DELETED:
            self._deleted.remove_upload(known, upload)
            return
        if upload.posted and known is None:
            log.info("passed over: there is no such job", extra={"job": upload.job})
            return
        if known and known.state not in {State.EXPECTED, State.RECEIVED}:
            log.info("known already", extra={"job": upload.job, "state": known.state})
            return
        if known:
            upload = replace(upload, name=known.data_name)
        # A job is done as its record says, even if its config has been changed since.
        given = verdict_of(known, self.settings) if known and known.state is State.RECEIVED else None
        verdict = given or judge(self.s3, upload, self.settings)
        record = self._record(known, upload, verdict)
        new = self._write(known, record)
        if not new and not self._claim(upload.job):
            return
        if isinstance(verdict, Refused):
            self._reject(record, verdict)
        else:
            self._submit(record, Submission(upload, verdict, self.settings, record.max_parallel), new=new)

    @property
    def table(self) -> JobsTable:
        return self.endings.table

    @property
    def results(self) -> Results:
        return self.endings.results

    @property
    def _deleted(self) -> Deleted:
        removal = Removal(table=self.table, s3=self.s3, batch=self.batch, results=self.results)
        return Deleted(removal, self.settings.job_queue)

    def _write(self, known: JobRecord | None, record: JobRecord) -> bool:
        """Write what was found, and take the right to decide. False if a record says it already."""
        until = _now() + self._lease
        if known is None:
            return self.table.create(record, until)
        if known.state is State.EXPECTED:
            came = {name: getattr(record, name) for name in _COMES_WITH_THE_RECORDING}
            known_now = {name: value for name, value in came.items() if value is not None}
            return self.table.receive(record.id, record.updated_at, until, **known_now)
        return False

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

    def _submit(self, record: JobRecord, submission: Submission, *, new: bool) -> None:
        job, resources, now = submission.upload.job, submission.resources, _now()
        with self._claimed(job):
            batch_job_id = self._batch_job_id(submission, new=new)
        fields = {} if new else _fields_now(record, submission.verdict)
        fields |= {
            "batch_job_id": batch_job_id,
            "parallel": resources.parallel,
            "vcpus": resources.vcpus,
            "memory_mib": resources.memory_mib,
        }
        moved = self.table.advance(job, State.SUBMITTED, now, **fields)
        if not moved and not self._deleted.stop_if_deleted(job, batch_job_id):
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

    def _reject(self, record: JobRecord, verdict: Refused) -> None:
        now = _now()
        failure = Failure.of(verdict.error, timestamp(now))
        with self._claimed(record.id):
            self.endings.reject(record, failure, now, **_fields_now(record, verdict))

    def _record(self, known: JobRecord | None, upload: Upload, verdict: Verdict) -> JobRecord:
        """Give the record as it is to be: what the upload tells, and what it was found to be."""
        if known and known.state is State.RECEIVED:
            return known
        came: dict[str, Any] = {
            "version_id": upload.version_id,
            "size_bytes": upload.size_bytes,
            "state": State.RECEIVED,
            "updated_at": _now(),
        }
        if isinstance(verdict, Accepted):  # else whoever goes on with this record judges again
            came |= fields_of(verdict)
        if known:
            return known.model_copy(update=came)
        if verdict.order:
            came |= recorded(verdict.order)
        return JobRecord.model_validate(
            {
                "id": upload.job,
                "owner": self.settings.default_owner,
                "bucket": upload.bucket,
                "key": upload.key,
                "data_name": upload.data_name,
                "created_at": upload.created_at,
                "history": (Step(state=State.RECEIVED, at=upload.created_at),),
                "expires_at": upload.created_at + timedelta(days=self.settings.retention_days),
            }
            | came
        )


def _fields_now(record: JobRecord, verdict: Verdict) -> dict[str, Any]:
    """Give what a verdict says of a record that is there, but for what it holds of its config already.

    That of a posted job is complete; what ingest finds beside its recording is not.
    """
    fields = fields_of(verdict)
    if verdict.order and record.source == "bucket" and record.config is None:
        fields |= recorded(verdict.order)
    return fields


def _now() -> datetime:
    return datetime.now(UTC)
