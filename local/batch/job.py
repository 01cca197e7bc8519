"""A job as the scheduler keeps it. Only who holds the scheduler's lock may look at it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Literal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from contract.job.definition import JobDefinition, RetryRule
    from local.executors.executor import Exit, Run

Status = Literal["SUBMITTED", "PENDING", "RUNNABLE", "STARTING", "RUNNING", "SUCCEEDED", "FAILED"]
Cause = Literal["terminated", "timeout", "shutdown"]

ENDS: Final[frozenset[Status]] = frozenset({"SUCCEEDED", "FAILED"})
TIMED_OUT: Final = "Job attempt duration exceeded timeout"


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """What SubmitJob asked for, the job definition's values filled in.

    Attributes
    ----------
    definition_name
        As a deployment calls it; the definition's own name is only a part of it.
    environment
        Of the overrides.
    """

    name: str
    definition_name: str
    definition: JobDefinition
    environment: Mapping[str, str]
    command: tuple[str, ...]
    vcpus: int
    memory_mib: int
    attempts: int
    retry_rules: tuple[RetryRule, ...]
    timeout_seconds: int
    tags: Mapping[str, str]


@dataclass(slots=True, kw_only=True)
class AttemptRecord:
    """One attempt.

    Attributes
    ----------
    task
        Its id: 32 hexadecimal digits.
    started_at, stopped_at
        Milliseconds since 1970, UTC; None while it has not.
    run
        Set while its container runs.
    """

    number: int
    task: str
    log_stream: str
    started_at: int | None = None
    stopped_at: int | None = None
    run: Run | None = None
    exit: Exit | None = None


@dataclass(slots=True, kw_only=True)
class Job:
    """One job.

    Attributes
    ----------
    number
        Counts submissions.
    created_at, started_at, stopped_at
        Milliseconds since 1970, UTC. The start is that of the last attempt.
    ending
        Why it is not to go on, whatever its container does.
    """

    id: str
    number: int
    image: str
    submission: Submission
    created_at: int
    status: Status = "SUBMITTED"
    status_reason: str | None = None
    started_at: int | None = None
    stopped_at: int | None = None
    attempts: list[AttemptRecord] = field(default_factory=list)
    ending: Cause | None = None
    ending_reason: str = ""

    @property
    def has_ended(self) -> bool:
        return self.status in ENDS

    def end_because(self, cause: Cause, reason: str) -> bool:
        """Note that it is to end; False if that was so already. The first cause is the one that is told."""
        if self.ending:
            return False
        self.ending, self.ending_reason = cause, reason
        return True
