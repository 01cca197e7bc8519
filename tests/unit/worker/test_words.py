import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors import LonghandError
from contract.errors.job import JobFailed
from contract.errors.program import IllegalInstruction, OutOfMemory
from transcriber.pipeline.logs import LineFormatter
from transcriber.pipeline.report import in_words
from transcriber.worker.text import MESSAGE_CHARACTERS, one_line
from transcriber.worker.words import exit_status, last_words, was_asked_to_end

LINE = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp")), max_size=200)
WORDS = LINE.map(str.strip).filter(bool)
DETAILS = LINE.map(str.strip)
LINES = st.lists(LINE, max_size=20)
CODES = st.from_regex(r"[a-z_]+(\.[a-z0-9_]+){0,2}", fullmatch=True)


def errors(details=DETAILS):
    return st.builds(
        lambda code, advice, message, detail: type("Met", (LonghandError,), {"code": code, "advice": advice})(
            message, detail
        ),
        CODES,
        WORDS,
        WORDS,
        details,
    )


def logged(error):
    record = logging.LogRecord(
        "longhand.pipeline", logging.ERROR, "", 0, "%s [%s]", (error, error.code), None
    )
    return LineFormatter().format(record)


def stderr(before, error, notes=(), *, trace="", with_log=True):
    """What `pipeline -stderr` leaves, as its own functions write it."""
    log = [logged(error)] if with_log else []
    return [*before, *log, *(in_words(error, list(notes)) + trace).split("\n")]


@given(LINES, errors(), LINES)
def test_code_message_and_advice_of_pipeline_come_out_unchanged(before, error, notes):
    words = last_words(stderr(before, error, notes), 1)
    assert (words.code, words.message, words.advice) == (error.code, one_line(str(error)), error.advice)


@given(LINES, errors(st.just("")), LINES)
def test_a_stack_trace_behind_the_words_is_no_matter(before, error, notes):
    trace = "Traceback (most recent call last):\n  File x\nValueError: What to do: nothing\n"
    words = last_words(stderr(before, error, notes, trace=trace), 1)
    assert (words.code, words.message) == (error.code, one_line(str(error)))


@given(errors())
def test_before_there_is_a_log_the_block_itself_is_read(error):
    words = last_words(stderr(["2026-01-02 03:04:05.678Z INFO a b"], error, with_log=False), 1)
    assert (words.code, words.message, words.advice) == (error.code, one_line(str(error)), error.advice)


@given(errors(st.text(st.characters(exclude_categories=("Cs",)), max_size=3000)))
def test_a_message_is_one_line_of_bounded_length_whatever_was_found(error):
    words = last_words(stderr([], error), 1)
    assert words.code == error.code
    assert len(words.message) <= MESSAGE_CHARACTERS
    assert words.message.isprintable() or not any(mark in words.message for mark in "\n\r\x1b\x85\u2028")


@given(LINES, st.integers(1, 255))
def test_any_other_program_is_quoted_by_its_last_line(lines, status):
    words = last_words([*lines, "  last words\t", "", "   "], status)
    assert (words.code, words.message, words.advice) == (JobFailed.code, "last words", JobFailed.advice)


@given(LINES, st.integers(1, 255))
def test_there_is_always_a_message(lines, status):
    words = last_words(lines, status)
    assert words.message
    assert len(words.message) <= MESSAGE_CHARACTERS


def test_a_silent_program_is_told_by_its_exit_status():
    assert last_words([], 3).message == "pipeline ended with exit status 3 and said nothing"


def test_a_code_without_advice_is_just_a_line():
    assert last_words(["Error code: 17"], 1).message == "Error code: 17"


@pytest.mark.parametrize(
    ("status", "code", "message"),
    [
        (-9, OutOfMemory.code, "exit status 1: pipeline was ended by SIGKILL"),
        (-4, IllegalInstruction.code, "err: signal: illegal instruction"),
        (-11, JobFailed.code, "pipeline was ended by SIGSEGV"),
        (-40, JobFailed.code, "pipeline was ended by signal 40"),
    ],
)
def test_a_killed_program_is_not_quoted_by_its_last_line_of_progress(status, code, message):
    words = last_words(["45 % done"], status)
    assert (words.code, words.message) == (code, message)


def test_an_exit_status_is_that_of_a_shell():
    assert [exit_status(status) for status in (0, 2, -9)] == [0, 2, 137]


def test_only_sigterm_asks_to_be_tried_again():
    assert [was_asked_to_end(status) for status in (143, -15, 0, 1, -9, 130)] == [True, True] + 4 * [False]


@given(st.text(), st.integers(1, 50))
def test_one_line_is_one_line_and_keeps_what_fits(text, limit):
    line = one_line(text, limit)
    assert len(line) <= limit
    assert line.splitlines() in ([], [line])
    assert one_line(line, limit) == line
