"""How a job ended, as files in the results bucket: `summary.json` or `error.json`."""

import json
from dataclasses import asdict, dataclass, fields
from typing import Any, Self

from contract.errors.base import LonghandError


class Document:
    """A frozen dataclass that is one JSON object. Keys that a later version adds are passed over."""

    def to_json(self) -> bytes:
        document = asdict(self)  # type: ignore[call-overload]
        return (json.dumps(document, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace")

    @classmethod
    def from_json(cls, raw: bytes | str) -> Self:
        """Read the document.

        Raises
        ------
        ValueError
            It is none, or a key is missing.
        """
        document: Any = json.loads(raw)
        known = {item.name for item in fields(cls)}  # type: ignore[arg-type]
        try:
            return cls(**{name: value for name, value in document.items() if name in known})
        except (AttributeError, TypeError) as error:
            raise ValueError(f"not a {cls.__name__}: {error}") from error


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary(Document):
    """What a successful run took.

    Attributes
    ----------
    audio_seconds
        Length of the recording, as the transcriber counted it.
    download_seconds, run_seconds, upload_seconds
        Of the worker's three steps. `run_seconds` is `pipeline` alone.
    started_at, finished_at
        UTC, as `contract.transcript.timestamp` writes it.
    attempt
        1, or more after a retry.
    parallel
        Worker processes asked of `pipeline`.
    """

    audio_seconds: float
    download_seconds: float
    run_seconds: float
    upload_seconds: float
    started_at: str
    finished_at: str
    attempt: int = 1
    parallel: int = 1

    @property
    def real_time_factor(self) -> float:
        """Seconds of work for each second of audio; 0 for no audio."""
        return self.run_seconds / self.audio_seconds if self.audio_seconds else 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure(Document):
    """Why there is no transcript.

    Attributes
    ----------
    code
        Stable code of the error; docs/errors.md explains each.
    message
        What went wrong, in one line, detail included. Of a failed `pipeline`: its last message.
    advice
        What to do.
    exit_code
        Of `pipeline` or the worker; None where nothing ran.
    timestamp
        UTC, as `contract.transcript.timestamp` writes it.
    attempt
        1, or more after a retry; 0 where nothing ran.
    """

    code: str
    message: str
    advice: str
    timestamp: str
    exit_code: int | None = None
    attempt: int = 0

    @classmethod
    def of(
        cls, error: LonghandError, timestamp: str, *, exit_code: int | None = None, attempt: int = 0
    ) -> Self:
        return cls(
            code=error.code,
            message=str(error),
            advice=error.advice,
            timestamp=timestamp,
            exit_code=exit_code,
            attempt=attempt,
        )
