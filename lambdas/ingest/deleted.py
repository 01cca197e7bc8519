"""What is left to do for a job that was deleted while ingest was at it, or before its recording came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from contract.job.state import State
from lambdas.ingest.upload import NO_VERSION
from lambdas.jobs.batch import find_in_batch
from lambdas.jobs.logs import log

if TYPE_CHECKING:
    from contract.job.record import JobRecord
    from lambdas.ingest.upload import Upload
    from lambdas.jobs.removal import Removal


@dataclass(frozen=True, slots=True)
class Deleted:
    """What is needed for that; the queue is Batch's."""

    removal: Removal
    job_queue: str

    def remove_upload(self, record: JobRecord, upload: Upload) -> None:
        """Remove an upload that came after its job was deleted; end the run that an earlier try has begun.

        In a bucket without versions the upload may be another one under the same key, and is left alone.
        """
        if upload.posted or upload.version_id != NO_VERSION:
            self.removal.s3.delete_object(Bucket=upload.bucket, Key=upload.key, VersionId=upload.version_id)
        log.info("passed over: its job was deleted", extra={"job": upload.job})
        if any(step.state is State.RECEIVED for step in record.history):
            batch_job_id = record.batch_job_id or find_in_batch(self.removal.batch, self.job_queue, record.id)
            self._stop(record, batch_job_id or "")

    def stop_if_deleted(self, job: str, batch_job_id: str) -> bool:
        """End the run of a job that was just submitted, if the job was deleted meanwhile."""
        found = self.removal.table.get(job)
        if not found or found.state is not State.DELETED:
            return False
        # First the record: should Batch not listen now, the next try knows what to end.
        self.removal.table.amend(job, batch_job_id=batch_job_id)
        self._stop(found, batch_job_id)
        return True

    def _stop(self, record: JobRecord, batch_job_id: str) -> None:
        self.removal.stop(record.model_copy(update={"batch_job_id": batch_job_id}))
        self.removal.results.purge(record.id)
