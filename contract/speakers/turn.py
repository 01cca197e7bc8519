from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Turn:
    """A stretch of the recording and its speaker, by number from 0; None where that cannot be told."""

    start_seconds: float
    end_seconds: float
    speaker: int | None
