from contextlib import suppress
from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from contract.errors.api import FormatNotSupported
from lambdas.api.parameters import day, moment, transcript_format, truth, whole_number


@pytest.mark.parametrize(("text", "number"), [("1", 1), ("100", 100), ("-5", -5), ("+7", 7), ("007", 7)])
def test_a_whole_number_is_read(text, number):
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", "ten", "1.5", "1.0", "5,6", "1_0", "٣", " 5", "9" * 5000, ["1", "2"]])
def test_what_is_no_whole_number_is_refused_in_the_words_of_the_spec(text):
    with pytest.raises(PydanticCustomError, match=r"^must be of type int64$"):
        whole_number(text)


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("2026-01-02T03:04:05Z", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02t03:04:05.123z", datetime(2026, 1, 2, 3, 4, 5, 123000, tzinfo=UTC)),
        ("2026-01-02T03:04:05.123999999Z", datetime(2026, 1, 2, 3, 4, 5, 123000, tzinfo=UTC)),
        ("2026-01-02T05:04:05+02:00", datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)),
        ("2026-01-02T03:04:05.5", datetime(2026, 1, 2, 3, 4, 5, 500000, tzinfo=UTC)),
        ("2026-01-02", datetime(2026, 1, 2, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_to_the_millisecond(text, read):
    assert moment(text) == read


@pytest.mark.parametrize(
    "text", ["", "yesterday", "2026-13-01", "20260102", "2026-W01-1", "0001-01-01T00:00:00+14:00"]
)
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(PydanticCustomError, match=r"^must be of type date-time$"):
        moment(text)


@given(st.datetimes(timezones=st.just(UTC)))
def test_every_moment_that_is_written_can_be_read(written):
    assert moment(written.isoformat()) == written.replace(microsecond=written.microsecond // 1000 * 1000)


@given(st.dates())
def test_every_day_that_is_written_can_be_read(written):
    assert day(written.isoformat()) == written


@pytest.mark.parametrize(
    "text", ["", "today", "2026-02-30", "20260102", "2026-01-02T00:00:00Z", "2026-W01-1"]
)
def test_what_is_no_day_is_refused(text):
    with pytest.raises(PydanticCustomError, match=r"^must be of type date$"):
        day(text)


def test_a_day_is_read():
    assert day("2026-01-02") == date(2026, 1, 2)


@given(st.text())
def test_any_other_text_is_refused_and_does_nothing_worse(text):
    for read in (whole_number, moment, day, truth):
        with suppress(PydanticCustomError):
            read(text)


@pytest.mark.parametrize(("text", "read"), [("true", True), ("TRUE", True), ("1", True), ("false", False)])
def test_truth_is_read(text, read):
    assert truth(text) is read


@pytest.mark.parametrize("text", ["maybe", "", "yes", "2"])
def test_there_is_nothing_between_true_and_false(text):
    with pytest.raises(PydanticCustomError, match=r"^must be of type boolean$"):
        truth(text)


@pytest.mark.parametrize("form", ["json-v2", "txt", "srt"])
def test_a_transcript_has_a_format(form):
    assert transcript_format(form) == form


@pytest.mark.parametrize("text", ["", "json", "JSON-V2", "docx", ["txt", "srt"]])
def test_a_format_there_is_not_is_refused_with_those_there_are(text):
    with pytest.raises(FormatNotSupported, match="Format Not Supported: format is one of json-v2, txt, srt"):
        transcript_format(text)
