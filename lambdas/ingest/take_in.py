"""From an upload to a job: at most one for each, however often and by however many invocations it is told.

The record is written first, before anybody looks at the upload, so that there is one whatever comes of it.
It is written with a condition, and one invocation at a time has the right to decide about it: a lease, that
ends by itself should the invocation die. The record counts the examinations that ended so.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final

from botocore.exceptions import BotoCoreError, ClientError, ParamValidationError

from contract.errors.upload import UploadNotJudged, UploadUnreadable
from contract.job.outcome import Failure
from contract.job.record import JobRecord, Step
from contract.job.state import State
from contract.transcript import timestamp
from lambdas.ingest.deleted import Deleted
from lambdas.ingest.submit import Submission
from lambdas.ingest.verdict import Refused, Verdict, fields_of, judge, verdict_of
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


MOST_CUT_OFF: Final = 3
"""Examinations of one upload that may be cut off, by the time or the memory of the function."""
UNREADABLE_AFTER: Final = 3
"""Receives. New rights take some moments until they hold everywhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ingest:
    """What taking in an upload works with."""

    s3: S3Client
    batch: BatchClient
    endings: Endings
    settings: IngestSettings

    def take_in(self, upload: Upload, receives: int = 1) -> None:
        """Make an upload a job in Batch, or a rejected one; or nothing, if it is none or has been before.

        Parameters
        ----------
        receives
            How often the news of it have been received, this time included.

        Raises
        ------
        TryLater
            Another invocation is about to decide, or S3 may let us read it in a moment.
        Exception
            Whatever S3, DynamoDB or Batch answer: the same call later goes on where this one stopped. Before
            the last receive also whatever else goes wrong in examining it.
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
        record = self._received(known, upload)
        if record is None:
            return
        submission = self._examined(record, upload, receives)
        if submission:
            self._submit(submission, new=not record.format)

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

    def _received(self, known: JobRecord | None, upload: Upload) -> JobRecord | None:
        """Write that an upload has come, before anybody looks at it, and take the right to decide about it.

        None if somebody has decided meanwhile.
        """
        now = _now()
        if known is None:
            record = self._new_record(upload, now)
            if self.table.create(record, now + self._lease):
                return record
        elif known.state is State.EXPECTED:
            came = {"version_id": upload.version_id, "size_bytes": upload.size_bytes, "begun": 1}
            if self.table.receive(known.id, now, now + self._lease, **came):
                return known.model_copy(update={**came, "state": State.RECEIVED, "updated_at": now})
        return self._claim(upload.job)

    def _claim(self, job: str) -> JobRecord | None:
        """Take the right to decide. None if that has been done meanwhile."""
        claimed = self.table.claim_submission(job, _now(), self._lease)
        found = self.table.get(job)
        if found is None or found.state is not State.RECEIVED:
            return None
        if claimed:
            return found
        # The other invocation may be an earlier one for this same message, that could not even give its right
        # back. So the message is not done until somebody has decided.
        raise TryLater(f"another invocation is about to decide about {job}")

    def _examined(self, record: JobRecord, upload: Upload, receives: int) -> Submission | None:
        """Examine an upload; None if it is none, and its job was rejected, or was deleted meanwhile."""
        try:
            return self._decided(record, self._verdict(record, upload, receives), upload)
        except Exception as error:
            # Nothing has been handed to Batch.
            self.table.release_submission(record.id)
            if _may_pass(error) or receives < self.settings.max_receives:
                raise
            log.exception("could not be examined", extra={"job": record.id})
            # Its text may hold what the upload or its config holds.
            ended = f"the last of {receives} tries ended with {type(error).__name__}"
            self._reject(record, Refused(UploadNotJudged(f"{upload.data_name} could not be examined", ended)))
            return None

    def _verdict(self, record: JobRecord, upload: Upload, receives: int) -> Verdict:
        # A job is done as its record says, even if its config has been changed since.
        given = verdict_of(record, self.settings)
        if given:
            return given
        cut_off = 0 if record.format else record.begun - 1
        if cut_off >= MOST_CUT_OFF or (cut_off and receives >= self.settings.max_receives):
            tries = "1 try was" if cut_off == 1 else f"{cut_off} tries were"
            detail = f"{tries} cut off: it takes more time or memory than there is"
            return Refused(UploadNotJudged(f"{upload.data_name} could not be examined", detail))
        verdict = judge(self.s3, upload, self.settings)
        unreadable = isinstance(verdict, Refused) and isinstance(verdict.error, UploadUnreadable)
        if unreadable and receives < UNREADABLE_AFTER:
            raise TryLater("S3 does not hand out an upload yet")
        return verdict

    def _decided(self, record: JobRecord, verdict: Verdict, upload: Upload) -> Submission | None:
        if isinstance(verdict, Refused):
            self._reject(record, verdict)
            return None
        submission = Submission(upload, verdict, self.settings, record.max_parallel)
        resources = submission.resources
        needs = {
            "parallel": resources.parallel,
            "vcpus": resources.vcpus,
            "memory_mib": resources.memory_mib,
        }
        if self.table.examined(record.id, **_fields_now(record, verdict), **needs):
            return submission
        log.info("passed over: deleted meanwhile, or given up", extra={"job": record.id})
        return None

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
        job, now = submission.upload.job, _now()
        with self._claimed(job):
            batch_job_id = self._batch_job_id(submission, new=new)
        moved = self.table.advance(job, State.SUBMITTED, now, batch_job_id=batch_job_id)
        if not moved and not self._deleted.stop_if_deleted(job, batch_job_id):
            self.table.amend(job, batch_job_id=batch_job_id)  # Batch's news of it were faster
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
        fields = _fields_now(record, verdict)
        failure = Failure.of(verdict.error, timestamp(now))
        # What was found of its config says who is to be told.
        self.endings.reject(record.model_copy(update=fields), failure, now, **fields)

    def _new_record(self, upload: Upload, now: datetime) -> JobRecord:
        return JobRecord(
            id=upload.job,
            owner=self.settings.default_owner,
            bucket=upload.bucket,
            key=upload.key,
            version_id=upload.version_id,
            size_bytes=upload.size_bytes,
            data_name=upload.data_name,
            created_at=upload.created_at,
            state=State.RECEIVED,
            history=(Step(state=State.RECEIVED, at=upload.created_at),),
            begun=1,
            updated_at=now,
            expires_at=upload.created_at + timedelta(days=self.settings.retention_days),
        )


def _may_pass(error: Exception) -> bool:
    """Tell whether AWS may answer otherwise another time: it has no time, or we have no right.

    What it calls invalid comes of the upload, and stays so.
    """
    if isinstance(error, ClientError):
        return error.response["Error"]["Code"] != "ValidationException"
    return isinstance(error, (BotoCoreError, TryLater)) and not isinstance(error, ParamValidationError)


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
