"""The URL of a callback."""

from types import SimpleNamespace
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors import FetchError, RecordingNeverCame, TooLong
from contract.job.outcome import Failure
from contract.job.state import State
from lambdas.notify.query import status_of, told_url

KINDS = [kind for kind in FetchError.__subclasses__() if kind.code != FetchError.code]
PAIRS = st.lists(st.tuples(st.text(min_size=1), st.text()))


def ended(state, error=None):
    return SimpleNamespace(state=state, failure=Failure.of(error, "then") if error else None)


@given(pairs=PAIRS, fragment=st.sampled_from(["", "#", "#top", "#a?b=c"]))
def test_a_job_and_its_status_come_behind_whatever_the_query_holds(pairs, fragment):
    url = f"https://example.org/a/b?{urlencode(pairs)}"
    told = told_url(url + fragment, "job1", "success")

    assert told.startswith(url)
    assert not urlsplit(told).fragment
    assert parse_qsl(urlsplit(told).query, keep_blank_values=True) == [
        *pairs,
        ("id", "job1"),
        ("status", "success"),
    ]


@given(
    query=st.text(st.characters(codec="utf-8", exclude_characters="#"), min_size=1).filter(
        lambda query: query[-1] not in "?&"
    )
)
def test_a_signed_query_stays_as_it_is_letter_by_letter(query):
    told = told_url(f"https://example.org?{query}", "job1", "error")
    assert told == f"https://example.org?{query}&id=job1&status=error"


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("https://example.org", "https://example.org?id=j&status=error"),
        ("https://example.org/?", "https://example.org/?id=j&status=error"),
        ("https://example.org/a?b&", "https://example.org/a?b&id=j&status=error"),
        ("https://example.org/a?id=mine", "https://example.org/a?id=mine&id=j&status=error"),
        ("https://example.org/a#b?c=d", "https://example.org/a?id=j&status=error"),
    ],
)
def test_a_query_is_begun_or_gone_on_with(url, told):
    assert told_url(url, "j", "error") == told


def test_a_job_that_is_done_is_a_success():
    assert status_of(ended(State.DONE)) == "success"


@pytest.mark.parametrize("kind", KINDS)
def test_a_recording_that_could_not_be_fetched_is_told_apart(kind):
    assert status_of(ended(State.REJECTED, kind("no"))) == "fetch_error"


@pytest.mark.parametrize("kind", [RecordingNeverCame, TooLong])
def test_every_other_rejection_is_an_error(kind):
    assert status_of(ended(State.REJECTED, kind("no"))) == "error"
    assert status_of(ended(State.REJECTED)) == "error"
