"""When a call is made again, and after how long."""

from __future__ import annotations

import random
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Final

TRIES: Final = 6
"""Of one call, at most."""
BUSY: Final = 429
RETRIED: Final = frozenset({BUSY, 500, 502, 503, 504})
GATEWAY: Final = frozenset({502, 503, 504})
"""Something in front of the API said that, and the API itself nothing."""

_FIRST_SECONDS: Final = 0.5
_LONGEST_SECONDS: Final = 30.0
_LONGEST_ASKED_SECONDS: Final = 300.0
"""A server that asks for more is asked again all the same."""


def backoff_seconds(tried: int) -> float:
    """Seconds to wait after so many tries: twice as long each time, a little apart from other callers."""
    longest = min(_LONGEST_SECONDS, _FIRST_SECONDS * 2.0 ** min(tried - 1, 16))
    return longest * random.uniform(0.5, 1.0)  # noqa: S311 - no secret


def retry_after_seconds(value: str | None, now: datetime | None = None) -> float:
    """Read `Retry-After`: seconds or a date. 0 where there is none that can be read."""
    value = (value or "").strip(" \t")
    if value.isdecimal() and value.isascii():
        return min(float(value), _LONGEST_ASKED_SECONDS)
    try:
        moment = parsedate_to_datetime(value)
    except ValueError:
        return 0.0
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    left = (moment - (now or datetime.now(UTC))).total_seconds()
    return min(max(left, 0.0), _LONGEST_ASKED_SECONDS)
