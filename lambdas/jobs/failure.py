"""Why a job failed, told from what Batch says, where the container itself left no word."""

from collections.abc import Callable
from typing import Final

from contract.errors.base import LonghandError
from contract.errors.job import JobCancelled, JobLost, JobNotStarted, JobTimedOut
from contract.errors.program import OutOfMemory
from lambdas.jobs.batch_job import Attempt, BatchJob

_TIMED_OUT: Final = "exceeded timeout"
_HOST_GONE: Final = "Host EC2"
_NEVER_RAN: Final = ("cannotpull", "cannotstart", "cannotcreate", "resourceinitialization", "dockertimeout")
"""How the reasons of ECS begin where a container could not be started."""
_GAVE_UP_WAITING: Final = ("MISCONFIGURATION:", "CAPACITY:")
"""How the reasons begin with which a job queue takes back what no host can run."""
_KILLED: Final = 137
_NOTHING: Final = Attempt(started_at=None, stopped_at=None, exit_code=None, reason="", status_reason="")


def failure_of(job: BatchJob) -> LonghandError:
    """Tell why a failed job failed."""
    last = job.attempts[-1] if job.attempts else _NOTHING
    kind, message = next((kind, message) for holds, kind, message in _RULES if holds(job, last))
    return kind(message, _said(job, last))


# The first one that holds. What Batch did by itself, or was told to do, also shows as a container that was
# killed, so it is looked at first.
_RULES: Final[tuple[tuple[Callable[[BatchJob, Attempt], bool], type[LonghandError], str], ...]] = (
    (
        lambda job, last: any(_TIMED_OUT in reason for reason in (job.status_reason, last.status_reason)),
        JobTimedOut,
        "the job took longer than it may",
    ),
    (
        lambda job, _: job.status_reason.startswith(_GAVE_UP_WAITING),
        JobNotStarted,
        "no host could run the job",
    ),
    (lambda job, _: job.terminated, JobCancelled, "the job was terminated"),
    (
        lambda _, last: last.reason.lower().startswith(_NEVER_RAN),
        JobNotStarted,
        "the container could not be started",
    ),
    (
        lambda job, last: any(_HOST_GONE in reason for reason in (job.status_reason, last.status_reason)),
        JobLost,
        "the host went away on every attempt",
    ),
    (
        lambda _, last: last.exit_code == _KILLED or last.reason.startswith("OutOfMemory"),
        OutOfMemory,
        "the container ran out of memory",
    ),
    (
        lambda job, _: not any(attempt.started_at for attempt in job.attempts),
        JobNotStarted,
        "the container was never started",
    ),
    (lambda _job, _last: True, JobLost, "the container ended and left no word of why"),
)


def _said(job: BatchJob, last: Attempt) -> str:
    """Everything Batch says, each thing once."""
    code = "" if last.exit_code is None else f"exit code {last.exit_code}"
    said = (code, last.reason, last.status_reason, job.status_reason)
    return "; ".join(dict.fromkeys(" ".join(each.split()) for each in said if each))
