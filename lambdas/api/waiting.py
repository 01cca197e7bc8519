"""Waiting for a job to end, within the time that a call has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from lambdas.api.library import job_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract.job.record import JobRecord
    from lambdas.api.call import Call

_FIRST_PAUSE_SECONDS: Final = 0.25
_LONGEST_PAUSE_SECONDS: Final = 2.0


def waited_for(call: Call, job: str, wait: int) -> JobRecord:
    """Look up a job of the caller's, and again until it has ended or the time is over.

    Parameters
    ----------
    wait
        Seconds that the caller would wait. It may be less.

    Raises
    ------
    JobNotFound, JobExpired
        As `job_of`. A job that is deleted meanwhile is not found, either.
    """
    record, clock = job_of(call, job), call.service.clock
    until = clock().timestamp() + min(wait, call.patience)
    for pause in _pauses():
        left = until - clock().timestamp()
        if record.state.is_end or left <= 0:
            break
        call.service.pause(min(pause, left))
        record = job_of(call, job)
    return record


def _pauses() -> Iterator[float]:
    """Give pauses that grow: a job that ends soon is seen soon, and one that does not costs few reads."""
    pause = _FIRST_PAUSE_SECONDS
    while True:
        yield pause
        pause = min(pause * 2, _LONGEST_PAUSE_SECONDS)
