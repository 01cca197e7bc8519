"""Whether a fetch that failed is tried again, and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Final

from contract.errors.fetch import FetchError, FetchFailed, FetchRefused, FetchTooLarge

MAX_ASKED_SECONDS: Final = 300
"""How long a server may make us wait: `Retry-After` beyond that is cut to it."""
_WAITS_SECONDS: Final = (2, 10, 20)
"""After each try."""
_USUAL_BACKOFF_SECONDS: Final = 5
"""Of the setting, at which these waits are what they are."""
_DIGITS: Final = 9
"""More of them are as good as these."""
_PASSES: Final = (HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS)
"""Of what servers blame on who asks, these alone may be different the next time."""


class NotFetched(Exception):
    """A try that failed.

    Parameters
    ----------
    error
        What the job says, should this be the last try.
    asked_seconds
        How long the server asked to be left alone.
    """

    def __init__(self, error: FetchError, asked_seconds: int = 0) -> None:
        super().__init__(error.code)
        self.error = error
        self.asked_seconds = asked_seconds

    @property
    def is_hopeless(self) -> bool:
        """Whether another try would end the same way."""
        if isinstance(self.error, FetchFailed):
            refused = HTTPStatus.BAD_REQUEST <= self.error.status < HTTPStatus.INTERNAL_SERVER_ERROR
            return refused and self.error.status not in _PASSES
        return isinstance(self.error, (FetchRefused, FetchTooLarge))


@dataclass(frozen=True, slots=True)
class Patience:
    """How often and how long.

    Attributes
    ----------
    tries
        In all.
    backoff_seconds
        5 for the usual waits; others are longer or shorter by that measure.
    """

    tries: int
    backoff_seconds: int

    def is_over(self, failed: NotFetched, tries_made: int) -> bool:
        # More than all: earlier tries ended without a word, or what they needed of AWS was not there.
        return failed.is_hopeless or tries_made >= self.tries

    def wait_seconds(self, failed: NotFetched, tries_made: int) -> int:
        """Tell how long to wait before the next try."""
        usual = _WAITS_SECONDS[min(tries_made, len(_WAITS_SECONDS)) - 1]
        return max(round(usual * self.backoff_seconds / _USUAL_BACKOFF_SECONDS), failed.asked_seconds)


def asked_seconds(retry_after: str | None, now: datetime) -> int:
    """Read the header `Retry-After`: seconds, or a date. 0 where there is none, or nobody can read it."""
    text = (retry_after or "").strip()
    if text.isascii() and text.isdigit():
        return min(int(text[:_DIGITS]), MAX_ASKED_SECONDS)
    try:
        date = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return 0
    seconds = ((date if date.tzinfo else date.replace(tzinfo=UTC)) - now).total_seconds()
    return round(min(max(seconds, 0), MAX_ASKED_SECONDS))
