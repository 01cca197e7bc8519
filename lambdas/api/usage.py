"""Usage by day, added up as the v2 API shows it."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Final

from contract.api.usage import UsageDetails, UsageResponse
from lambdas.jobs.usage import Usage

_SECONDS_AN_HOUR: Final = 3600
_DIGITS: Final = 4
"""Of hours: a third of a second."""


def usage_response(used: Iterable[Usage], since: date | None, until: date) -> UsageResponse:
    """Add up usage.

    Parameters
    ----------
    used
        From the first day to the last one.
    since
        None for the first day on which there was any.
    """
    counts: defaultdict[tuple[str, str], int] = defaultdict(int)
    seconds: defaultdict[tuple[str, str], float] = defaultdict(float)
    first = since
    for each in used:
        first = first or each.day
        counts[each.language, each.operating_point] += each.count
        seconds[each.language, each.operating_point] += each.audio_seconds
    return UsageResponse(
        since=f"{first or until}T00:00:00Z",
        until=f"{until}T23:59:59Z",
        summary=[_details(sum(counts.values()), sum(seconds.values()))] if counts else [],
        details=[_details(counts[kind], seconds[kind], *kind) for kind in sorted(counts)],
    )


def _details(
    count: int, seconds: float, language: str | None = None, point: str | None = None
) -> UsageDetails:
    return UsageDetails(
        mode="batch",
        type="transcription",
        language=language,
        operating_point=point,
        model=point,
        count=count,
        duration_hrs=round(seconds / _SECONDS_AN_HOUR, _DIGITS),
    )
