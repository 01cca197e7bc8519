"""What the API says, as values."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, Self

_ENDED: Final = frozenset({"done", "rejected", "deleted", "expired"})
_UNDER_WAY: Final = {"expected": "uploading", "running": "running", "done": "done", "rejected": "rejected"}


@dataclass(frozen=True, slots=True)
class Job:
    """One job.

    Attributes
    ----------
    stage
        Where it is, as people say it: uploading, queued, running, or its status where it has ended.
    share
        Of the recording that is transcribed, 0 to 1; None while nobody knows.
    errors
        Why it was rejected, or what else went wrong.
    document
        The whole of it.
    """

    id: str
    status: str
    created_at: datetime
    data_name: str
    duration: float
    stage: str
    share: float | None
    errors: tuple[str, ...]
    document: dict[str, Any] = field(repr=False)

    @classmethod
    def of(cls, document: dict[str, Any]) -> Self:
        progress = document.get("progress") or {}
        status = str(document["status"])
        share = progress.get("share")
        return cls(
            id=str(document["id"]),
            status=status,
            created_at=datetime.fromisoformat(document["created_at"]),
            data_name=str(document.get("data_name") or ""),
            duration=float(document.get("duration") or 0),
            stage=status if status in _ENDED else _stage(progress.get("stage")),
            share=None if share is None else min(1.0, max(0.0, float(share))),
            errors=tuple(str(error["message"]) for error in document.get("errors") or ()),
            document=document,
        )

    @property
    def has_ended(self) -> bool:
        return self.status in _ENDED


def _stage(state: str | None) -> str:
    """Name a state for people. A list of jobs may not tell it."""
    return _UNDER_WAY.get(state, "queued") if state else "running"


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a recording, and where to put it.

    Attributes
    ----------
    received_bytes
        What the store has of it; None for nothing.
    """

    number: int
    url: str = field(repr=False)
    headers: dict[str, str] = field(default_factory=dict, repr=False)
    received_bytes: int | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A recording that the API expects.

    Attributes
    ----------
    received
        Whether it is there, and nothing is left to do.
    part_bytes
        Of each part but the last; 0 where the recording is one part.
    """

    id: str
    received: bool
    part_bytes: int
    parts: tuple[Part, ...]

    @classmethod
    def of(cls, document: dict[str, Any]) -> Self:
        job, received = str(document["id"]), bool(document.get("received"))
        if many := document.get("multipart"):
            parts = tuple(
                Part(int(each["number"]), each["url"], {}, each.get("received_bytes"))
                for each in many.get("parts") or ()
            )
            return cls(job, received, int(many["part_bytes"]), parts)
        if one := document.get("upload"):
            return cls(job, received, 0, (Part(1, one["url"], dict(one.get("headers") or {})),))
        return cls(job, received, 0, ())

    @property
    def is_multipart(self) -> bool:
        return self.part_bytes > 0


@dataclass(frozen=True, slots=True)
class LanguageOffer:
    """What the deployment has for a language."""

    language: str
    default_operating_point: str

    @classmethod
    def of(cls, document: dict[str, Any]) -> Self:
        return cls(str(document["language"]), str(document["default_operating_point"]))
