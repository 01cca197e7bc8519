"""The URL of a callback: as the caller gave it, and what became of the job."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal
from urllib.parse import urlencode

from contract.errors.fetch import FetchError
from contract.job.state import State

if TYPE_CHECKING:
    from contract.job.record import JobRecord

Status = Literal["success", "error", "fetch_error"]
"""The words of the v2 API. Its fourth, `trim_error`, never comes: nothing is trimmed here."""

_OF_FETCHING: Final = f"{FetchError.code}."


def status_of(record: JobRecord) -> Status:
    """Say in a word how a job ended."""
    if record.state is State.DONE:
        return "success"
    fetching = record.failure is not None and record.failure.code.startswith(_OF_FETCHING)
    return "fetch_error" if fetching else "error"


def told_url(url: str, job: str, status: Status) -> str:
    """Add a job and its status to the query of a URL.

    What the query holds already stays as it is, letter by letter: it may be signed. A fragment is dropped,
    since no server ever sees one.
    """
    asked, _, _ = url.partition("#")
    joint = "?" if "?" not in asked else "" if asked.endswith(("?", "&")) else "&"
    return f"{asked}{joint}{urlencode({'id': job, 'status': status})}"
