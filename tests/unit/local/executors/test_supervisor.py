"""What becomes of programs when things come at bad moments for their supervisor, or it does not answer."""

import os
import select
import signal
from contextlib import contextmanager
from pathlib import Path

import pytest

from local.executors import launcher
from local.executors.executor import HOST_GONE, CannotStart
from local.executors.launcher import Launcher, Program
from tests.contract.program import wait_until
from tests.unit.local.executors.programs import output, read_until, wait_until_gone


@pytest.fixture
def launching():
    made = Launcher()
    yield made
    made.close()


def program(script, **changes):
    fields = {"argv": ["/bin/sh", "-c", script], "environment": {"PATH": "/usr/bin:/bin"}}
    return Program(**(fields | changes))


def state(process):
    return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]


@contextmanager
def held_up(process):
    """Stop a process for a while: what comes meanwhile, it finds all at once."""
    os.kill(process, signal.SIGSTOP)
    wait_until(lambda: state(process) == "T")
    try:
        yield
    finally:
        os.kill(process, signal.SIGCONT)


def test_the_end_of_a_program_that_died_just_before_it_was_asked_to_end_is_told(launching):
    run = launching.start(program("echo $$; exec sleep 3600"))
    process = int(read_until(run, b"\n"))
    with held_up(launching._process.pid):
        os.kill(process, signal.SIGUSR1)
        wait_until(lambda: state(process) == "Z")
        run.stop(3600.0)
    assert output(run) == ""
    assert run.exit.code == 128 + signal.SIGUSR1


def test_the_end_of_a_program_that_died_just_before_it_was_killed_is_told(launching):
    run = launching.start(program("echo $$; exec sleep 3600"))
    process = int(read_until(run, b"\n"))
    with held_up(launching._process.pid):
        os.kill(process, signal.SIGUSR1)
        wait_until(lambda: state(process) == "Z")
        run.stop(0.0)
    assert output(run) == ""
    assert run.exit.code == 128 + signal.SIGUSR1


def test_a_program_whose_end_nobody_tells_is_given_up(launching, monkeypatch, caplog):
    monkeypatch.setattr(launcher, "_END_SECONDS", 0.1)
    run = launching.start(program("echo up; exec sleep 3600"))
    read_until(run, b"\n")
    with held_up(launching._process.pid):
        run.stop(0.0)
        assert output(run) == ""
    assert (run.exit.code, run.exit.status_reason) == (None, HOST_GONE)
    assert "did not end when it was asked to" in caplog.text


def test_a_supervisor_that_does_not_end_is_killed_with_all_it_runs(monkeypatch, caplog):
    monkeypatch.setattr(launcher, "_END_SECONDS", 0.1)
    closed = Launcher()
    run = closed.start(program("echo $$; exec sleep 3600"))
    process = int(read_until(run, b"\n"))
    os.kill(closed._process.pid, signal.SIGSTOP)
    closed.close()
    wait_until_gone(process)
    assert output(run) == ""
    assert run.exit.code is None
    assert "it is killed" in caplog.text


def test_a_supervisor_that_does_not_answer_starts_nothing(launching, monkeypatch):
    monkeypatch.setattr(launcher, "_ANSWER_SECONDS", 0.1)
    with held_up(launching._process.pid), pytest.raises(CannotStart, match="supervises"):
        launching.start(program("echo up"))


def test_a_supervisor_ends_though_a_fork_holds_a_copy_of_its_socket():
    closed = Launcher()
    with closed._control.dup():
        closed.close()
        assert closed._process.returncode == 0


def test_a_variable_that_cannot_be_is_told_and_costs_nothing_else(launching):
    other = launching.start(program("echo up; exec sleep 3600"))
    read_until(other, b"\n")
    with pytest.raises(CannotStart, match="illegal environment variable name"):
        launching.start(program("true", environment={"A=B": ""}))
    other.stop(20.0)
    output(other)
    assert other.exit.code == 143


def test_a_cleanup_that_takes_long_holds_up_no_other_program(launching, tmp_path):
    begun, ended = tmp_path / "begun", tmp_path / "ended"
    os.mkfifo(ended)
    cleanup = ["/bin/sh", "-c", f"echo > {begun}; read line < {ended}"]
    slow = launching.start(program("trap '' TERM; echo up; while :; do sleep 0.01; done", cleanup=cleanup))
    read_until(slow, b"up")
    slow.stop(0.0)
    wait_until(begun.exists)
    quick = launching.start(program("exit 5"))
    output(quick)
    assert quick.exit.code == 5
    assert slow.read(0.0) is None
    ended.write_text("now\n")
    output(slow)
    assert slow.exit.code == 137


def test_a_program_has_ended_though_what_it_left_behind_writes_without_an_end(launching):
    run = launching.start(program("setsid yes & setsid yes & exit 3"))
    for _ in range(1000):
        select.select([run._output], [], [], 20.0)  # there is always more
        if not run.read(20.0):
            break
    assert run.exit.code == 3
