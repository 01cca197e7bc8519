"""What is to be done with recordings, and what became of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from contract.errors.client import (
    ApiUnreachable,
    CallerRefused,
    ClientError,
    KeyMissing,
    SubmissionsUnusable,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from contract.errors.base import LonghandError
    from longhand.client import Job
    from longhand.submission.journal import Entry
    from longhand.submission.outputs import Targets
    from longhand.submission.recording import Recording


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What to do with each recording.

    Attributes
    ----------
    targets
        Where the transcripts of a recording go.
    waits
        Whether to wait for the ends of jobs.
    fresh
        Forget what was begun.
    overwrites
        Whether transcripts may take the place of files.
    at_once
        How many recordings are sent at a time.
    fatal
        Errors that end the command, since every other recording would meet them as well.
    """

    config: dict[str, Any]
    targets: Callable[[Recording], Targets]
    waits: bool = True
    fresh: bool = False
    overwrites: bool = False
    at_once: int = 2
    fatal: tuple[type[ClientError], ...] = (ApiUnreachable, CallerRefused, KeyMissing, SubmissionsUnusable)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a recording.

    Attributes
    ----------
    entry
        What the journal has of it; None if it was not taken on.
    error
        Why there is no job or no transcript; None if all is well.
    job
        How the job ended, where that was waited for.
    """

    recording: Recording
    entry: Entry | None
    error: LonghandError | None = None
    job: Job | None = None

    @property
    def job_id(self) -> str:
        return self.entry.job if self.entry else ""
