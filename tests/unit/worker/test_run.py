"""Running a program, and ending it."""

import io
import os
import signal
import sys

import pytest

from contract.errors.job import PipelineMissing
from tests.contract.program import is_running
from transcriber.pipeline.signals import SignalReceived, signals_raise
from transcriber.worker.journal import Journal
from transcriber.worker.run import LAST_LINES, LINE_BYTES, run
from transcriber.worker.signals import signals_held


@pytest.fixture
def program(tmp_path):
    def start(code, **options):
        journal, out = Journal(io.BytesIO()), tmp_path / "out"
        ended = run([sys.executable, "-c", code], out, dict(os.environ), [journal.write], **options)
        return ended, (tmp_path / "out").read_text(), journal.content().decode(errors="replace")

    return start


def test_stdout_is_the_file_and_stderr_the_log(program):
    ended, stdout, log = program("import sys; print('out'); print('err', file=sys.stderr); sys.exit(7)")
    assert (ended.status, stdout, log) == (7, "out\n", "err\n")
    assert list(ended.lines) == ["err"]
    assert ended.seconds > 0


def test_the_last_lines_are_kept_and_a_missing_line_break_is_made_good(program):
    ended, _, log = program(
        "import sys; [print(i, file=sys.stderr) for i in range(999)]; sys.stderr.write('x')"
    )
    assert len(ended.lines) == LAST_LINES
    assert list(ended.lines[-2:]) == ["998", "x"]
    assert log.endswith("998\nx\n")


def test_an_endless_line_takes_no_endless_memory(program):
    ended, _, log = program(f"import sys; sys.stderr.write('x' * {3 * LINE_BYTES})")
    assert [len(line) for line in ended.lines] == 3 * [LINE_BYTES]
    assert log.count("x") == 3 * LINE_BYTES


def test_what_is_no_text_is_passed_on_all_the_same(program):
    ended, _, _ = program("import sys; sys.stderr.buffer.write(b'\\xff\\n')")
    assert list(ended.lines) == ["\ufffd"]


def test_a_program_that_is_read_from_stdin_gets_nothing(program):
    ended, stdout, _ = program("import sys; print(repr(sys.stdin.read()))")
    assert (ended.status, stdout) == (0, "''\n")


def test_a_program_that_does_not_want_to_end_is_killed(tmp_path):
    code = (
        "import os, signal, sys, time; signal.signal(signal.SIGTERM, signal.SIG_IGN);"
        "print(os.getpid(), flush=True); os.kill(os.getppid(), signal.SIGTERM); time.sleep(60)"
    )
    out = tmp_path / "out"
    with pytest.raises(SignalReceived) as received, signals_raise():
        run([sys.executable, "-c", code], out, {}, [], grace_seconds=0.1)
    assert received.value.number == signal.SIGTERM
    assert not is_running(int(out.read_text()))


def test_what_it_left_behind_does_not_keep_the_worker_waiting(program, monkeypatch):
    monkeypatch.setattr("transcriber.worker.run._STDERR_SECONDS", 0.1)
    child = "import sys; sys.stdin.read()"
    ended, stdout, _ = program(
        "import subprocess, sys, os; hold = os.pipe();"
        f"print(subprocess.Popen([sys.executable, '-c', {child!r}], stdin=hold[0], pass_fds=[hold[1]]).pid)"
    )
    os.kill(int(stdout), signal.SIGKILL)
    assert ended.status == 0


def test_a_program_that_is_no_program_says_so(tmp_path):
    with pytest.raises(PipelineMissing, match="cannot be started"):
        run([str(tmp_path)], tmp_path / "out", {}, [])


def test_a_signal_waits_until_the_block_is_over():
    steps = []

    def work():
        with signals_raise():
            with signals_held():
                signal.raise_signal(signal.SIGTERM)
                steps.append("in the block")
            steps.append("behind it")

    with pytest.raises(SignalReceived):
        work()
    assert steps == ["in the block"]
