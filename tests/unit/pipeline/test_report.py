import errno
import logging
import signal

import pytest

from contract.errors.audio import NotValid
from contract.errors.base import LonghandError
from contract.errors.program import OutOfMemory, WorkerFailed
from transcriber.pipeline.report import report
from transcriber.pipeline.signals import SignalReceived


def test_the_documented_message_stands_on_the_first_line_alone(capsys):
    assert report(NotValid.of("/input.audio", "it is a text")) == 1
    first, detail, advice, code = capsys.readouterr().err.splitlines()
    assert first == "/input.audio is not valid"
    assert detail == "it is a text"
    assert advice.startswith("What to do: ")
    assert code == "Error code: audio.not_valid"


def test_notes_say_what_the_recording_really_was(capsys):
    error = NotValid.of("/input.audio", "it is empty")
    error.add_note("/input.audio stands for STDIN.")
    report(error)
    assert "/input.audio stands for STDIN." in capsys.readouterr().err


def test_a_bug_of_ours_shows_its_stack_trace(capsys):
    with pytest.raises(ZeroDivisionError) as caught:
        _ = 1 / 0
    assert report(caught.value) == 1
    text = capsys.readouterr().err
    assert text.startswith("internal error\nZeroDivisionError: division by zero\n")
    assert "Traceback (most recent call last)" in text
    assert "test_report.py" in text


def test_a_bug_in_a_worker_shows_the_stack_trace_of_the_worker_only(capsys):
    report(WorkerFailed("a worker process met an error of its own", "Traceback ...\nKeyError: 'x'"))
    text = capsys.readouterr().err
    assert "KeyError: 'x'" in text
    assert "program.worker" in text
    assert text.count("Traceback") == 1


@pytest.mark.parametrize("error", [NotValid("x"), OutOfMemory(), MemoryError(), SignalReceived(15)])
def test_what_is_no_bug_shows_no_stack_trace(error, capsys):
    report(error)
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_ends_with_the_status_that_shells_give(number, capsys):
    assert report(SignalReceived(number)) == 128 + number
    assert number.name in capsys.readouterr().err


@pytest.mark.parametrize(
    "error",
    [
        MemoryError(),
        OSError(errno.ENOMEM, "Cannot allocate memory"),
        ImportError("libx.so: failed to map segment from shared object"),
    ],
)
def test_memory_refused_to_the_program_itself_reads_like_that_of_a_worker(error, capsys):
    assert report(error) == 1
    assert capsys.readouterr().err.startswith("exit status 1\n")


def test_the_log_holds_the_failure_and_its_code(caplog):
    with caplog.at_level(logging.ERROR):
        report(LonghandError("no", "because"))
    assert "no: because [internal]" in caplog.text


def test_a_closed_stderr_does_not_change_the_exit_status(monkeypatch):
    class Closed:
        def write(self, _text: str) -> None:
            raise BrokenPipeError

    monkeypatch.setattr("sys.stderr", Closed())
    assert report(NotValid("x")) == 1
