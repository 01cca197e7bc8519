"""What becomes of a job in Batch, onto its record. News may come in any order, twice or late."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from contract.errors.job import ResultsNotStored
from contract.job.layout import summary_key
from contract.job.outcome import Failure
from contract.job.state import State
from contract.transcript import timestamp
from lambdas.jobs.failure import failure_of
from lambdas.jobs.logs import log

if TYPE_CHECKING:
    from datetime import datetime

    from contract.errors.base import LonghandError
    from contract.job.outcome import Summary
    from contract.job.record import JobRecord
    from lambdas.jobs.batch_job import BatchJob
    from lambdas.jobs.endings import Endings


@dataclass(frozen=True, slots=True, kw_only=True)
class Follower:
    """What following jobs works with."""

    endings: Endings
    usd_per_vcpu_hour: float

    def follow(self, news: BatchJob, at: datetime) -> bool:
        """Move the record of a job to where Batch says it is.

        Parameters
        ----------
        at
            When it got there, for the states whose moment Batch does not keep.

        Returns
        -------
        bool
            Whether the record moved: not if it is as far already, has ended, or does not exist.
        """
        record = self.endings.table.get(news.job)
        if record is None:
            # The record is older than the job in Batch. So it was dropped since, or is another deployment's.
            log.info("no such job", extra={"job": news.job, "batch_job_id": news.batch_job_id})
            return False
        if record.state is State.DELETED and news.state.is_end:
            # Its container may have gone on for a while, and left results.
            self.endings.results.purge(record.id)
        if record.state.rank >= news.state.rank:
            return False
        if not news.vcpus:
            news = replace(news, vcpus=record.vcpus)
        # Events carry whole seconds: no state may seem to come before the one before it, or the submission.
        at = max(_moment(news) or at, news.created_at or at, record.history[-1].at)
        if news.state is State.DONE:
            return self._succeeded(record, news, at)
        if news.state is State.REJECTED:
            return self._failed(record, news, at)
        moved = self.endings.table.advance(news.job, news.state, at, **self._changes(news))
        return self._logged(news, moved)

    def reject(self, record: JobRecord, news: BatchJob, error: LonghandError, at: datetime) -> bool:
        """End a job that left no word of why."""
        exit_code = news.attempts[-1].exit_code if news.attempts else None
        failure = Failure.of(error, timestamp(at), exit_code=exit_code, attempt=len(news.attempts))
        return self._logged(news, self.endings.reject(record, failure, at, **self._changes(news)))

    def _succeeded(self, record: JobRecord, news: BatchJob, at: datetime) -> bool:
        summary = self.endings.results.summary(news.job)
        if summary:
            return self._done(record, news, summary, at)
        missing = f"{summary_key(news.job)} is missing, or cannot be read"
        error = ResultsNotStored("the container ended well, but its results are not there", missing)
        return self.reject(record, news, error, at)

    def _failed(self, record: JobRecord, news: BatchJob, at: datetime) -> bool:
        left = self.endings.results.failure(news.job)
        # What an attempt left behind that was tried again says nothing of the last one.
        if left is None or left.attempt < len(news.attempts):
            return self.reject(record, news, failure_of(news), at)
        return self._logged(news, self.endings.reject(record, left, at, told=True, **self._changes(news)))

    def _done(self, record: JobRecord, news: BatchJob, summary: Summary, at: datetime) -> bool:
        changes = self._changes(news)
        changes |= {
            "audio_seconds": summary.audio_seconds,
            "duration_seconds": summary.audio_seconds,
            "run_seconds": news.run_seconds or summary.run_seconds,
        }
        return self._logged(news, self.endings.done(record, at, summary.real_time_factor, **changes))

    def _changes(self, news: BatchJob) -> dict[str, Any]:
        """Give what Batch tells besides the state, as fields of `JobRecord`."""
        changes: dict[str, Any] = {"batch_job_id": news.batch_job_id}
        if news.runs:
            changes["attempts"] = news.runs
        if news.queue_wait_seconds is not None:
            changes["queue_wait_seconds"] = news.queue_wait_seconds
        if news.state.is_end and news.attempts:
            changes["cost_usd"] = round(news.cost_usd(self.usd_per_vcpu_hour), 6)
        return changes

    def _logged(self, news: BatchJob, moved: bool) -> bool:  # noqa: FBT001 - passed through
        if moved:
            log.info("moved", extra={"job": news.job, "state": news.state, "batch_job_id": news.batch_job_id})
        return moved


def _moment(news: BatchJob) -> datetime | None:
    """When the job got to its state, where Batch keeps that."""
    if news.state.is_end:
        return news.stopped_at
    return {State.SUBMITTED: news.created_at, State.RUNNING: news.started_at}.get(news.state)
