"""Taking a job back: its record says so, its run ends, and every object of it goes.

Each step may be repeated. Should one fail, the same call again goes through all of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from botocore.exceptions import ClientError

from contract.job.identity import job_of_posted_key
from contract.job.state import State
from lambdas.jobs.logs import log
from lambdas.jobs.objects import remove_versions

if TYPE_CHECKING:
    from datetime import datetime

    from mypy_boto3_batch import BatchClient
    from mypy_boto3_s3 import S3Client

    from contract.job.record import JobRecord
    from lambdas.jobs.results import Results
    from lambdas.jobs.table import JobsTable

_REASON: Final = "its job was deleted"
_RAN_TO_ITS_END: Final = frozenset({State.DONE, State.REJECTED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What taking jobs back works with."""

    table: JobsTable
    s3: S3Client
    batch: BatchClient
    results: Results

    def take_back(self, record: JobRecord, at: datetime) -> bool:
        """Delete a job, whatever state it is in. False if that has been done before; then for what is left.

        Whoever is at work on it meanwhile looks at its record afterwards: ingest, when it has submitted the
        job, and status, when the job has ended in Batch.
        """
        self._abort_upload(record)
        deleted = self.table.delete(record, at)
        # Only what is read now has everything: others may have written to the record until it was deleted.
        latest = self.table.get(record.id) or record
        self.stop(latest)
        self._remove_recording(latest)
        self.results.purge(latest.id)
        if deleted:
            log.info("deleted", extra={"job": record.id, "state": record.state})
        return deleted

    def stop(self, record: JobRecord) -> None:
        """End the run of a job in Batch, if there is one."""
        if not record.batch_job_id or any(step.state in _RAN_TO_ITS_END for step in record.history):
            return
        try:
            self.batch.terminate_job(jobId=record.batch_job_id, reason=_REASON)
        except ClientError as error:
            if error.response["Error"]["Code"] != "ClientException":
                raise
            log.warning("Batch does not know the job", extra={"job": record.id, "error": str(error)})

    def _abort_upload(self, record: JobRecord) -> None:
        if not record.upload:
            return
        try:
            self.s3.abort_multipart_upload(
                Bucket=record.bucket, Key=record.key, UploadId=record.upload.upload_id
            )
        except self.s3.exceptions.NoSuchUpload:
            log.info("the upload is complete, or given up", extra={"job": record.id})

    def _remove_recording(self, record: JobRecord) -> None:
        """Remove the recording. Of one that came through the API, whatever lies in its folder."""
        if job_of_posted_key(record.key):
            remove_versions(self.s3, record.bucket, record.key.rpartition("/")[0] + "/")
        elif record.version_id:
            self.s3.delete_object(Bucket=record.bucket, Key=record.key, VersionId=record.version_id)
