"""Whether and when a fetch is tried again."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.fetch import FetchFailed, FetchRefused, FetchTimeout, FetchTooLarge
from lambdas.fetch.retry import NotFetched, Patience, asked_seconds

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("retry_after", "seconds"),
    [
        (None, 0),
        ("", 0),
        ("0", 0),
        (" 7 ", 7),
        ("300", 300),
        ("301", 300),
        ("9" * 5000, 300),
        ("-1", 0),
        ("1.5", 0),
        ("٣", 0),
        ("soon", 0),
        ("Fri, 02 Jan 2026 03:04:35 GMT", 30),
        ("Fri, 02 Jan 2026 04:04:35 +0100", 30),
        ("Fri, 02 Jan 2026 03:04:35 -0000", 30),
        ("Fri, 02 Jan 2026 03:00:00 GMT", 0),
        ("Fri, 02 Jan 2099 03:00:00 GMT", 300),
        ("Fri, 99 Jan 2026 03:00:00 GMT", 0),
        ("Fri, 02 Jan 99999999999999999999 03:04:35 GMT", 0),
        ("Fri, 02 Jan 2026 03:04:35 +9999", 0),
    ],
)
def test_what_a_server_asks_for_is_read(retry_after, seconds):
    assert asked_seconds(retry_after, NOW) == seconds


@given(st.text())
def test_whatever_a_server_asks_for_the_wait_has_an_end(retry_after):
    assert 0 <= asked_seconds(retry_after, NOW) <= 300


@given(st.datetimes(timezones=st.just(UTC), min_value=datetime(1900, 1, 1), max_value=datetime(9999, 1, 1)))  # noqa: DTZ001
def test_any_date_is_read_as_the_time_until_then(date):
    expected = round(min(max((date.replace(microsecond=0) - NOW) / timedelta(seconds=1), 0), 300))
    assert asked_seconds(format_datetime(date, usegmt=True), NOW) == expected


@pytest.mark.parametrize(
    "error",
    [FetchRefused("no"), FetchTooLarge("no"), *(FetchFailed("no", "", each) for each in (400, 404, 499))],
)
def test_what_cannot_change_is_not_tried_again(error):
    assert Patience(4, 5).is_over(NotFetched(error), 1)


@pytest.mark.parametrize(
    "error",
    [
        FetchTimeout("no"),
        FetchFailed("no"),
        *(FetchFailed("no", "", each) for each in (302, 408, 425, 429, 500, 599)),
    ],
)
def test_what_may_change_is_tried_as_often_as_the_setting_says(error):
    assert [Patience(4, 5).is_over(NotFetched(error), tries) for tries in range(1, 7)] == [False] * 3 + [
        True
    ] * 3


def test_the_waits_follow_the_setting_and_the_last_one_stays():
    failed = NotFetched(FetchTimeout("no"))
    assert [Patience(9, 5).wait_seconds(failed, tries) for tries in range(1, 6)] == [2, 10, 20, 20, 20]
    assert [Patience(9, 0).wait_seconds(failed, tries) for tries in range(1, 4)] == [0, 0, 0]
    assert Patience(9, 5).wait_seconds(NotFetched(FetchTimeout("no"), 15), 1) == 15
