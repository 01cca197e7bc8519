"""How a job ends: its folder, its record, the metrics, and whoever is to be told, in this order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contract.job.state import State
from lambdas.jobs.logs import log
from lambdas.jobs.usage import Usage

if TYPE_CHECKING:
    from datetime import datetime

    from contract.job.outcome import Failure
    from contract.job.record import JobRecord
    from lambdas.jobs.metrics import JobMetrics
    from lambdas.jobs.notices import Notices
    from lambdas.jobs.results import Results
    from lambdas.jobs.table import JobsTable


@dataclass(frozen=True, slots=True, kw_only=True)
class Endings:
    """What ending a job works with."""

    table: JobsTable
    results: Results
    metrics: JobMetrics
    notices: Notices

    def done(self, record: JobRecord, at: datetime, real_time_factor: float, **changes: Any) -> bool:
        """End a job whose results are there. False if it has ended already.

        Parameters
        ----------
        changes
            Other fields of the record, `audio_seconds` among them.
        """
        usage = Usage.of(record, at.date(), changes["audio_seconds"])
        if not self.table.end(record, State.DONE, at, usage=usage, **changes):
            return False
        self.metrics.done(changes, real_time_factor)
        self.notices.ended(record)
        return True

    def reject(
        self, record: JobRecord, failure: Failure, at: datetime, *, told: bool = False, **changes: Any
    ) -> bool:
        """End a job that has no transcript. False if it has ended already.

        Parameters
        ----------
        told
            Whether the file that says why lies in its folder already.
        changes
            Other fields of the record.
        """
        if not told:
            # First the file, so that it is there for whoever sees that the job is rejected.
            self.results.put_failure(record.id, failure)
        if not self.table.end(record, State.REJECTED, at, failure=failure, **changes):
            self._purge_if_deleted(record.id)
            return False
        self.metrics.rejected()
        self.notices.ended(record)
        log.info("rejected", extra={"job": record.id, "code": failure.code})
        return True

    def _purge_if_deleted(self, job: str) -> None:
        """Remove again what was written into the folder of a job while its owner deleted it."""
        found = self.table.get(job)
        if found and found.state is State.DELETED:
            self.results.purge(job)
