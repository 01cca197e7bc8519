"""Where a recording is on its way, and who is told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from longhand.submission.recording import Recording


class Stage(StrEnum):
    """Where a recording is, in the words that are shown."""

    UPLOADING = "uploading"
    NO_ROOM = "too many jobs, waiting"
    QUEUED = "queued"
    RUNNING = "running"
    SUBMITTED = "submitted"
    DONE = "done"
    REJECTED = "rejected"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a recording is.

    Attributes
    ----------
    share
        Of this stage that is over, 0 to 1; None where nobody knows.
    note
        What else there is to say: a job's id, or why it failed.
    """

    stage: Stage
    share: float | None = None
    note: str = ""


class Reporter(Protocol):
    """Shows where recordings are. Called from several threads."""

    def show(self, recording: Recording, place: Place) -> None: ...
