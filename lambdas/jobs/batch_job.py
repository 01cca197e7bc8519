"""One job as Batch describes it: in the answer of DescribeJobs, and in the events of its changes of state."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from contract.job.identity import job_of_batch_name
from contract.job.state import OF_BATCH, State

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contract.job.record import JobRecord

_SECONDS_AN_HOUR: Final = 3600
_MOST_VCPUS: Final = 10_000
"""Far more than any host has."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """One run of the container, that has ended.

    Attributes
    ----------
    started_at, stopped_at
        None if the container was never started.
    exit_code
        None if the container did not end by itself, or was never started.
    reason, status_reason
        What the host says of the container, and Batch of the attempt.
    """

    started_at: datetime | None
    stopped_at: datetime | None
    exit_code: int | None
    reason: str
    status_reason: str

    @property
    def seconds(self) -> float:
        if not self.started_at or not self.stopped_at:
            return 0.0
        return max(0.0, (self.stopped_at - self.started_at).total_seconds())


@dataclass(frozen=True, slots=True)
class BatchJob:
    """One job in Batch.

    Attributes
    ----------
    job, batch_job_id
        Our id of it, and Batch's.
    created_at
        When it was submitted.
    started_at, stopped_at
        Of the last run; None as long as it has not.
    attempts
        Runs that have ended, the first one first.
    status_reason
        What Batch says of its state.
    vcpus
        0 if Batch does not say.
    terminated
        Whether somebody ended it.
    """

    job: str
    batch_job_id: str
    state: State
    created_at: datetime | None
    started_at: datetime | None
    stopped_at: datetime | None
    attempts: tuple[Attempt, ...]
    status_reason: str
    vcpus: int
    terminated: bool

    @classmethod
    def read(cls, detail: Mapping[str, Any]) -> BatchJob | None:
        """Read a job detail; None if the job is none of ours.

        Raises
        ------
        Exception
            It is no job detail. Which one it is depends on what is wrong with it.
        """
        job = job_of_batch_name(detail["jobName"])
        if job is None:
            return None
        return cls(
            job=job,
            batch_job_id=_text(detail["jobId"]),
            state=OF_BATCH[detail["status"]],
            created_at=_moment(detail.get("createdAt")),
            started_at=_moment(detail.get("startedAt")),
            stopped_at=_moment(detail.get("stoppedAt")),
            attempts=tuple(_attempt(each) for each in detail.get("attempts") or ()),
            status_reason=_text(detail.get("statusReason")),
            vcpus=_vcpus(detail.get("container") or {}),
            terminated=bool(detail.get("isTerminated") or detail.get("isCancelled")),
        )

    @classmethod
    def forgotten(cls, record: JobRecord, state: State) -> BatchJob:
        """Stand in for a job that Batch says nothing of, where we know by ourselves how it ended."""
        return cls(
            job=record.id,
            batch_job_id=record.batch_job_id,
            state=state,
            created_at=None,
            started_at=None,
            stopped_at=None,
            attempts=(),
            status_reason="",
            vcpus=record.vcpus,
            terminated=False,
        )

    @property
    def runs(self) -> int:
        """Runs so far, one that has not ended included."""
        return len(self.attempts) + (self.state is State.RUNNING)

    @property
    def queue_wait_seconds(self) -> float | None:
        """From submission to the first start of the container; None if it has not started."""
        starts = [
            moment for moment in (*(run.started_at for run in self.attempts), self.started_at) if moment
        ]
        if not starts or not self.created_at:
            return None
        return max(0.0, (min(starts) - self.created_at).total_seconds())

    @property
    def run_seconds(self) -> float:
        """Of the last run that has ended; 0 if none has."""
        return self.attempts[-1].seconds if self.attempts else 0.0

    def cost_usd(self, usd_per_vcpu_hour: float) -> float:
        """Estimate what all runs cost. The host's own start and idle time are not in it."""
        seconds = sum(attempt.seconds for attempt in self.attempts)
        return seconds * self.vcpus / _SECONDS_AN_HOUR * usd_per_vcpu_hour


def _attempt(detail: Mapping[str, Any]) -> Attempt:
    container = detail.get("container") or {}
    return Attempt(
        started_at=_moment(detail.get("startedAt")),
        stopped_at=_moment(detail.get("stoppedAt")),
        exit_code=_exit_code(container.get("exitCode")),
        reason=_text(container.get("reason")),
        status_reason=_text(detail.get("statusReason")),
    )


def _text(value: Any) -> str:
    text = value or ""
    if not isinstance(text, str):
        raise TypeError("no text")
    text.encode()  # the table takes no half characters
    return text


def _exit_code(value: Any) -> int | None:
    if value is not None and not isinstance(value, int):
        raise TypeError("no exit code")
    return value


def _vcpus(container: Mapping[str, Any]) -> int:
    needs = container.get("resourceRequirements") or ()
    asked = next((need["value"] for need in needs if need["type"] == "VCPU"), container.get("vcpus"))
    vcpus = int(asked or 0)
    if not 0 <= vcpus <= _MOST_VCPUS:
        raise ValueError("no number of vCPUs")
    return vcpus


def _moment(milliseconds: int | None) -> datetime | None:
    """Read Batch's own way to give a moment: milliseconds since 1970."""
    return datetime.fromtimestamp(milliseconds / 1000, UTC) if milliseconds else None
