"""The parameters of a query, checked. Those that no call knows are passed over: clients send their own."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Final, get_args

from contract.errors.api import Unprocessable
from contract.job.layout import TranscriptFormat

MAX_JOBS: Final = 100
"""In one answer."""

_FORMATS: Final[tuple[TranscriptFormat, ...]] = get_args(TranscriptFormat)
_WHOLE_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_MOMENT: Final = re.compile(
    r"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)?)?", re.ASCII
)
_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False}

Query = Mapping[str, str]


def limit_of(query: Query) -> int:
    """Read `limit`: how many jobs to list, 1 to 100; 100 where it is not given."""
    limit = _whole_number(query, "limit")
    if limit is None:
        return MAX_JOBS
    if limit < 1:
        raise Unprocessable("limit in query should be greater than or equal to 1", f"got {limit}")
    if limit > MAX_JOBS:
        raise Unprocessable(f"limit in query should be less than or equal to {MAX_JOBS}", f"got {limit}")
    return limit


def moment_of(query: Query, name: str) -> datetime | None:
    """Read a moment: RFC 3339, in UTC where it names no zone, cut to milliseconds."""
    text = query.get(name)
    if text is None:
        return None
    try:
        if not _MOMENT.fullmatch(text):
            raise ValueError  # noqa: TRY301 - one error for every text that is no moment
        moment = datetime.fromisoformat(text.upper())
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        raise Unprocessable(f"{name} in query must be of type date-time", f"got {text!r}") from None
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def truth_of(query: Query, name: str) -> bool:
    """Read `true` or `false`; false where it is not given."""
    text = query.get(name, "false")
    if text.lower() not in _TRUTH:
        raise Unprocessable(f"{name} in query must be of type boolean", f"got {text!r}")
    return _TRUTH[text.lower()]


def format_of(query: Query) -> TranscriptFormat:
    """Read `format`: of a transcript, `json-v2` where it is not given."""
    text = query.get("format", "json-v2")
    for form in _FORMATS:
        if text == form:
            return form
    raise Unprocessable("Format Not Supported", f"format is one of {', '.join(_FORMATS)}; got {text!r}")


def check_wait(query: Query) -> None:
    """Check `wait`, the seconds to wait for a job to end. A server may cap it, and this one does, at 0."""
    _whole_number(query, "wait")


def _whole_number(query: Query, name: str) -> int | None:
    text = query.get(name)
    if text is None:
        return None
    if not _WHOLE_NUMBER.fullmatch(text):
        raise Unprocessable(f"{name} in query must be of type int64", f"got {text!r}")
    return int(text)
