"""Patterns that take too much, and patterns that only look so."""

import os
import signal
import time

import pytest

from contract.errors.config import ReplacementTooCostly
from contract.errors.program import OutOfMemory
from contract.limits import MAX_REPLACED_CHARACTERS
from tests.contract.program import children, is_running, wait_until
from transcriber.text import confined
from transcriber.text.confined import KEY
from transcriber.text.replacements import replacing

LONG = "a" * 400 + "!"
ENDLESS = "/(a+)+$/"
HUNGRY = "/(?:(?:.*)*)*x/"


_OTHERS: set[int] = set()


@pytest.fixture(autouse=True)
def others():
    """Processes that other tests of this run have started, and still use."""
    _OTHERS.clear()
    _OTHERS.update(children(os.getpid()))


def processes():
    return [process for process in children(os.getpid()) if process not in _OTHERS]


@pytest.fixture
def impatient(monkeypatch):
    monkeypatch.setattr(confined, "PATTERN_SECONDS", 0.3)


def refused(*rules, words=(LONG,)):
    with pytest.raises(ReplacementTooCostly) as error, replacing(rules) as replacements:
        replacements.applied(words)
    assert processes() == []
    return error.value


def test_a_pattern_that_takes_too_long_is_named(impatient):
    error = refused(("plain", ""), ("/b/", ""), (ENDLESS, ""))

    assert str(error) == (
        f"a replacement of the job config cannot be carried out: {KEY}[2].from: takes more than 10 s"
    )


def test_patterns_that_take_too_long_together_are_refused(monkeypatch):
    monkeypatch.setattr(confined, "PATTERNS_SECONDS", 1)

    assert "[0].from: and the entries before it take more than" in str(refused((ENDLESS, "")))


def test_a_pattern_that_is_not_done_by_the_clock_on_the_wall_is_refused(monkeypatch):
    monkeypatch.setattr(confined, "_PATIENCE_SECONDS", 0.2)

    assert "[0].from: is not done after 0.2 s" in str(refused((ENDLESS, "")))


def test_a_pattern_that_takes_too_much_memory_is_named():
    assert "[1].from: takes more than 256 MB of memory" in str(refused(("/b/", ""), (HUNGRY, "")))


def test_memory_that_python_itself_is_refused_is_named_alike():
    assert "[0].from: takes more than 256 MB" in str(refused(("/a+/", "$&" * 500), words=["a" * 10**6]))


def test_a_pattern_with_too_many_alternatives_is_refused_as_it_is_read():
    many = "|".join(["(a)"] * 60_000)  # others meet the limit of time first, where the machine is busy

    with pytest.raises(ReplacementTooCostly, match=r"\[0\]\.from: is nested too deeply or has too many"):
        replacing([(f"/{many}/", "")]).__enter__()


def test_what_a_pattern_makes_of_a_word_is_not_long_without_end():
    assert "[0].from: makes more than 1000 characters of a word" in str(refused(("/(?:)/", "x" * 999)))


def test_a_library_that_aborts_says_nothing_on_stderr_and_leaves_no_dump(capfd, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    refused((HUNGRY, ""))

    assert capfd.readouterr() == ("", "")
    assert list(tmp_path.iterdir()) == []


def test_memory_that_the_program_holds_already_does_not_count():
    held = bytearray(600 * 1024**2)
    with replacing([("/a/", "b")]) as replacements:
        assert replacements.applied(["a"]) == {"a": "b"}
    assert held


def test_the_death_of_the_process_is_explained():
    with replacing([("/a/", "b")]) as replacements:
        (process,) = processes()
        os.kill(process, signal.SIGKILL)
        wait_until(lambda: not is_running(process))
        with pytest.raises(OutOfMemory) as error:
            replacements.applied(["a"])
    assert f"{KEY}[0].from" in error.value.__notes__[0]


def test_a_job_with_plain_texts_alone_has_no_process():
    with replacing([("a", "b"), ("/", "c")]) as replacements:
        assert processes() == []
        assert replacements.applied(["a", "/", "d"]) == {"a": "b", "/": "c"}


def test_nothing_is_left_after_an_error_in_the_block():
    with pytest.raises(KeyError), replacing([("/a/", "b")]):
        raise KeyError
    assert processes() == []


def test_the_process_keeps_nothing_open_that_is_private():
    reader, writer = os.pipe()
    with replacing([("/a/", "b")], (writer,)):
        os.close(writer)
        assert os.read(reader, 1) == b""
    os.close(reader)


def test_hundreds_of_patterns_over_two_hours_of_speech_are_no_matter():
    words = [f"word{n}" for n in range(3000)] * 7
    rules = [(f"/^(word{n})([0-9])$/", "$1-$2") for n in range(200)]
    began = time.monotonic()
    with replacing(rules) as replacements:
        assert len(replacements.applied(words)) == 1990  # word10 to word1999
    assert time.monotonic() - began < 10


def test_the_longest_list_of_words_in_one_pattern_is_read():
    words = []
    while len("|".join(words)) < MAX_REPLACED_CHARACTERS - 20:
        words.append(f"word{len(words)}")
    with replacing([(f"/^({'|'.join(words)})$/i", "<$1>")]) as replacements:
        assert replacements.applied(["WORD7", words[-1], "word"]) == {
            "WORD7": "<WORD7>",
            words[-1]: f"<{words[-1]}>",
        }
