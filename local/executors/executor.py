"""What Batch asks of whatever runs its containers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contract.job.definition import JobDefinition

EXITED = "Essential container in task exited"
"""What Batch says of a container that ran and ended by itself."""
NOT_STARTED = "Task failed to start"
HOST_GONE = "Host EC2 (process that supervises the jobs) terminated."
"""In the words that Batch has for a host that went away, since rules for retries look for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """One run of a job's container.

    Attributes
    ----------
    name
        No other attempt has it: letters, digits, `-`.
    definition
        How the container is set up. Its command, vCPUs and memory are those below.
    environment
        Of the job; that of the deployment is the executor's own.
    grace_seconds
        Between the request to end and the end.
    """

    name: str
    definition: JobDefinition
    command: tuple[str, ...]
    environment: Mapping[str, str]
    vcpus: int
    memory_mib: int
    grace_seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Exit:
    """How an attempt ended.

    Attributes
    ----------
    code
        Exit code, 128 + n for signal n; None if nothing ran, or nobody knows.
    reason
        Of the container, in Batch's words (`CannotPullContainerError: ...`); empty if it has none.
    status_reason
        Of the attempt, in Batch's words.
    """

    code: int | None
    reason: str = ""
    status_reason: str = EXITED


class CannotStart(Exception):
    """The container could not be started; the text is what Batch gives as the container's reason."""


class Run(Protocol):
    """An attempt that was started. One thread reads it; any thread may stop it."""

    def read(self, timeout_seconds: float | None) -> bytes | None:
        """Wait for more of its STDOUT and STDERR.

        Returns
        -------
        bytes or None
            Empty once it has ended and all was read; None if nothing came in time.
        """

    def stop(self, grace_seconds: float) -> None:
        """Send SIGTERM, and SIGKILL to all its processes after the grace. May be called repeatedly."""

    @property
    def exit(self) -> Exit:
        """How it ended. There once `read` gave its end."""


class Executor(Protocol):
    def image(self, definition: JobDefinition) -> str:
        """Name what the container is made from, as DescribeJobs shows it."""

    def refusal(self, definition: JobDefinition, command: Sequence[str]) -> str | None:
        """Say why such a job cannot be run; None if it can."""

    def start(self, attempt: Attempt) -> Run:
        """Start the container.

        Raises
        ------
        CannotStart
        """

    def close(self) -> None:
        """Kill what still runs, and leave no process."""
