"""The parameters of the calls: how each is read, and how it is described.

Those that no call knows are passed over: clients send their own.
"""

import re
from datetime import UTC, date, datetime
from typing import Annotated, Any, Final, get_args

from annotated_types import Ge, Le
from aws_lambda_powertools.event_handler.openapi.params import Header, Path, Query
from pydantic import BeforeValidator, Field
from pydantic_core import PydanticCustomError

from contract.errors.api import FormatNotSupported
from contract.job.layout import TranscriptFormat
from contract.speakers.told import MOST_SPEAKERS
from lambdas.api.processing import PROCESSING_HEADER

MAX_JOBS: Final = 100
"""In one answer."""
MAX_WAIT_SECONDS: Final = 2**31
"""Of a wait that can be asked for; the function waits for less than a minute."""

_FORMATS: Final[tuple[TranscriptFormat, ...]] = get_args(TranscriptFormat)
_WHOLE_NUMBER: Final = re.compile(r"[+-]?[0-9]{1,18}")
_DAY: Final = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MOMENT: Final = re.compile(
    r"\d{4}-\d\d-\d\d([Tt ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?([Zz]|[+-]\d\d:\d\d)?)?", re.ASCII
)
_TRUTH: Final = {"true": True, "1": True, "false": False, "0": False}


def whole_number(value: Any) -> int:
    """Read a number as the v2 API does, and none of the ways that Python has besides."""
    if not isinstance(value, str) or not _WHOLE_NUMBER.fullmatch(value):
        raise _wrong_type("int64")
    return int(value)


def moment(value: Any) -> datetime:
    """Read a moment: RFC 3339, in UTC where it names no zone, cut to milliseconds."""
    try:
        if not isinstance(value, str) or not _MOMENT.fullmatch(value):
            raise _wrong_type("date-time")
        read = datetime.fromisoformat(value.upper())
        read = read.replace(tzinfo=UTC) if read.tzinfo is None else read.astimezone(UTC)
    except (ValueError, OverflowError):
        raise _wrong_type("date-time") from None
    return read.replace(microsecond=read.microsecond // 1000 * 1000)


def day(value: Any) -> date:
    """Read a day: `2026-01-02`."""
    try:
        if not isinstance(value, str) or not _DAY.fullmatch(value):
            raise _wrong_type("date")
        return date.fromisoformat(value)
    except ValueError:
        raise _wrong_type("date") from None


def truth(value: Any) -> bool:
    """Read `true` or `false`."""
    if not isinstance(value, str) or value.lower() not in _TRUTH:
        raise _wrong_type("boolean")
    return _TRUTH[value.lower()]


def transcript_format(value: Any) -> TranscriptFormat:
    """Read the format of a transcript.

    Raises
    ------
    FormatNotSupported
        There is none of that name.
    """
    for form in _FORMATS:
        if value == form:
            return form
    raise FormatNotSupported(detail=f"format is one of {', '.join(_FORMATS)}; got {value!r:.100}")


def _wrong_type(name: str) -> PydanticCustomError:
    return PydanticCustomError("wrong_type", f"must be of type {name}")


JobId = Annotated[str, Path(description="Of the job.", examples=["h3vsktvdv6rr2wbeavpuu54g"])]

Limit = Annotated[
    int, Ge(1), Le(MAX_JOBS), BeforeValidator(whole_number), Query(description="How many jobs, at most.")
]
CreatedBefore = Annotated[
    datetime | None,
    BeforeValidator(moment),
    Query(
        description="Only jobs created before this moment, cut to milliseconds. The `created_at` of the last "
        "job of a page gives the next one."
    ),
]
CreatedAfter = Annotated[
    datetime | None,
    BeforeValidator(moment),
    Query(description="Only jobs created after this moment, cut to milliseconds."),
]
IncludeDeleted = Annotated[
    bool,
    BeforeValidator(truth),
    Query(description="Also jobs that were deleted, and those whose time is over while the table has them."),
]
Since = Annotated[
    date | None, BeforeValidator(day), Query(description="First day, UTC. By default that of the first job.")
]
Until = Annotated[date | None, BeforeValidator(day), Query(description="Last day, UTC. By default today.")]
Wait = Annotated[
    int,
    Ge(0),
    Le(MAX_WAIT_SECONDS),
    BeforeValidator(whole_number),
    Query(
        description="Seconds to wait for the job to end. The server waits for less than a minute; ask again.",
    ),
]
Format = Annotated[
    TranscriptFormat, BeforeValidator(transcript_format), Query(description="Form of the transcript.")
]
Speakers = Annotated[
    Annotated[int, Field(ge=1, le=MOST_SPEAKERS)] | None,
    BeforeValidator(whole_number),
    Query(
        description="Tell exactly so many speakers apart, instead of those in the stored transcript, as far "
        "as there are voices to tell apart. The stored one stays. An extension: the v2 API does not have it."
    ),
]
MinSpeakers = Annotated[
    Annotated[int, Field(ge=1, le=MOST_SPEAKERS)] | None,
    BeforeValidator(whole_number),
    Query(description="As `speakers`: at least so many."),
]
MaxSpeakers = Annotated[
    Annotated[int, Field(ge=1, le=MOST_SPEAKERS)] | None,
    BeforeValidator(whole_number),
    Query(description="As `speakers`: at most so many."),
]
WaitIfGiven = Annotated[
    Annotated[int, Field(ge=0, le=MAX_WAIT_SECONDS)] | None,
    BeforeValidator(whole_number),
    Query(
        description="Seconds to wait for the job to end. Where it is given, even as 0, the answer has a "
        "status, and the transcript of a job that is done.",
    ),
]
Force = Annotated[
    bool,
    BeforeValidator(truth),
    Query(description="Also a job that has not ended: its run is ended. Without it such a job is locked."),
]
ProcessingData = Annotated[
    str,
    Header(
        alias=PROCESSING_HEADER,
        description="JSON. `parallel_engines`: how many engines may work on the job at most; fewer do where "
        "it is short, or the deployment allows fewer.",
        examples=['{"parallel_engines": 4}'],
    ),
]
