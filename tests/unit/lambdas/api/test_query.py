from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.api import Unprocessable
from lambdas.api.query import check_wait, format_of, limit_of, moment_of, truth_of


@pytest.mark.parametrize(("query", "limit"), [({}, 100), ({"limit": "1"}, 1), ({"limit": "100"}, 100)])
def test_a_limit_is_1_to_100_and_100_where_none_is_given(query, limit):
    assert limit_of(query) == limit


@pytest.mark.parametrize("text", ["", "ten", "1.5", "5,6", "1_0", "٣", " 5", "9" * 5000])
def test_a_limit_that_is_no_number_is_refused_in_the_words_of_the_spec(text):
    with pytest.raises(Unprocessable) as raised:
        limit_of({"limit": text})
    assert raised.value.message == "limit in query must be of type int64"


@pytest.mark.parametrize("text", ["0", "-1", "101"])
def test_a_limit_out_of_range_is_refused(text):
    with pytest.raises(Unprocessable, match=f"limit in query should be .* got {text}"):
        limit_of({"limit": text})


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02t03:04:05.123z", datetime(2026, 1, 2, 3, 4, 5, 123000, tzinfo=UTC)),
        ("2026-01-02T03:04:05.123999999Z", datetime(2026, 1, 2, 3, 4, 5, 123000, tzinfo=UTC)),
        ("2026-01-02T05:04:05+02:00", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05.5", datetime(2026, 1, 2, 3, 4, 5, 500000, tzinfo=UTC)),
        ("2026-01-02", datetime(2026, 1, 2, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_to_the_millisecond(text, moment):
    assert moment_of({"created_before": text}, "created_before") == moment


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-13-01", "20260102", "2026-W01-1", "0001-01-01T00:00:00+14:00"]
)
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(Unprocessable, match="created_before in query must be of type date-time"):
        moment_of({"created_before": text}, "created_before")


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_moment_that_is_written_can_be_read(moment):
    read = moment_of({"created_before": moment.isoformat()}, "created_before")
    assert read == moment.replace(microsecond=moment.microsecond // 1000 * 1000)


@given(st.text())
def test_any_other_text_is_refused_and_does_nothing_worse(text):
    for read in (limit_of, lambda query: moment_of(query, "limit"), lambda query: truth_of(query, "limit")):
        with suppress(Unprocessable):
            read({"limit": text})


@pytest.mark.parametrize(("text", "truth"), [("true", True), ("TRUE", True), ("1", True), ("false", False)])
def test_truth_is_read(text, truth):
    assert truth_of({"include_deleted": text}, "include_deleted") is truth


def test_truth_is_false_unless_given_and_nothing_between():
    assert not truth_of({}, "include_deleted")
    with pytest.raises(Unprocessable, match="include_deleted in query must be of type boolean: got 'maybe'"):
        truth_of({"include_deleted": "maybe"}, "include_deleted")


@pytest.mark.parametrize(
    ("query", "form"), [({}, "json-v2"), ({"format": "txt"}, "txt"), ({"format": "srt"}, "srt")]
)
def test_a_transcript_has_a_format(query, form):
    assert format_of(query) == form


@pytest.mark.parametrize("text", ["", "json", "JSON-V2", "docx"])
def test_a_format_there_is_not_is_refused_with_those_there_are(text):
    with pytest.raises(Unprocessable, match="Format Not Supported: format is one of json-v2, txt, srt"):
        format_of({"format": text})


def test_a_wait_must_be_a_number():
    check_wait({})
    check_wait({"wait": "30"})
    with pytest.raises(Unprocessable, match="wait in query must be of type int64"):
        check_wait({"wait": "long"})
