import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from local.executors.executor import CannotStart
from local.executors.memory import MemoryFolders
from local.executors.process import ProcessExecutor
from tests.unit.local.executors.programs import (
    DEFINITION,
    attempt,
    is_alive,
    output,
    read_until,
    wait_until_gone,
)

PATH = {"PATH": "/usr/bin:/bin"}


class Shell:
    """Starts shell scripts whose private folders are made in one folder."""

    def __init__(self, folder):
        self.folders = MemoryFolders(folder, room_bytes=0)
        self.executors, self.runs = [], []

    def __call__(self, script, **changes):
        self.executors.append(ProcessExecutor(["/bin/sh", "-c", script], PATH, self.folders))
        self.runs.append(self.executors[-1].start(attempt(**changes)))
        return self.runs[-1]

    def close(self):
        for executor in self.executors:
            executor.close()
        for run in self.runs:
            output(run)


@pytest.fixture
def running(tmp_path):
    shell = Shell(tmp_path)
    yield shell
    shell.close()


def test_output_and_exit_code_are_those_of_the_program(running):
    run = running("echo out; echo err >&2; exit 7")
    assert sorted(output(run).split()) == ["err", "out"]
    assert (run.exit.code, run.exit.reason) == (7, "")


def test_a_program_has_the_given_variables_and_no_others(running, monkeypatch):
    monkeypatch.setenv("SECRET_OF_THIS_PROCESS", "x")
    names = {line.partition("=")[0] for line in output(running("env", environment={"MINE": "1"})).split()}
    assert names == {"PATH", "MINE", "TMPDIR", "PWD"}


def test_a_program_of_ten_megabytes_of_output_is_read_whole(running):
    assert len(output(running("head -c 10000000 /dev/zero"))) == 10_000_000


def test_a_variable_of_a_hundred_kilobytes_arrives(running):
    assert output(running("echo ${#LONG}", environment={"LONG": "x" * 100_000})).strip() == "100000"


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGKILL, 137), (signal.SIGTERM, 143), (signal.SIGSEGV, 139)]
)
def test_a_signal_shows_in_the_exit_code(running, number, code):
    run = running(f"ulimit -c 0; kill -{number.value} $$")
    output(run)
    assert run.exit.code == code


def test_nothing_is_read_for_a_while_from_a_program_that_is_silent(running):
    run = running("echo up; sleep 3600")
    read_until(run, b"up")
    assert run.read(0.01) is None


def test_a_program_that_closed_its_output_is_waited_for(running):
    run = running("exec >&- 2>&-; read never < /dev/null; exit 5")
    assert output(run) == ""
    assert run.exit.code == 5


def test_stopping_may_be_repeated_and_come_too_late(running):
    run = running("trap 'exit 9' TERM; echo up; while :; do sleep 0.01; done")
    read_until(run, b"up")
    for _ in range(3):
        run.stop(20.0)
    output(run)
    run.stop(0.0)
    assert run.exit.code == 9


def test_a_shorter_grace_counts(running):
    run = running("trap '' TERM; echo up; while :; do sleep 0.01; done")
    read_until(run, b"up")
    run.stop(3600.0)
    run.stop(0.01)
    output(run)
    assert run.exit.code == 137


def test_what_a_program_left_running_ends_with_it(running):
    run = running("sleep 3600 & echo $!")
    assert not is_alive(int(output(run)))


def test_the_private_folder_is_private_and_goes_with_the_program(running, tmp_path):
    found = output(running("pwd; echo $TMPDIR; stat -c %a .; mkdir -m 0 x; echo audio > y"))
    here, temporary, mode = found.split()
    assert here == temporary
    assert mode == "700"
    assert list(tmp_path.iterdir()) == []


def test_a_program_that_does_not_exist_cannot_be_started_and_leaves_no_folder(tmp_path):
    executor = ProcessExecutor(["/no/such/program"], {}, MemoryFolders(tmp_path, room_bytes=0))
    with pytest.raises(CannotStart, match="/no/such/program"):
        executor.start(attempt())
    executor.close()
    with pytest.raises(CannotStart, match="shut down"):
        executor.start(attempt())
    assert list(tmp_path.iterdir()) == []


def test_only_the_worker_is_run(running):
    executor = ProcessExecutor(["/bin/true"], {})
    assert executor.refusal(DEFINITION, ["worker"]) is None
    assert "['worker']" in executor.refusal(DEFINITION, ["sh"])
    executor.close()


def test_closing_kills_what_runs_and_leaves_no_process(running):
    run = running("trap '' TERM; setsid sleep 3600 & echo $! $$; sleep 3600")
    left, program = map(int, read_until(run, b"\n").split())
    running.close()
    assert run.exit.code == 137
    wait_until_gone(program, left)


def test_programs_end_when_whoever_asked_for_them_is_killed(tmp_path):
    program = textwrap.dedent(f"""
        import os, sys
        from pathlib import Path
        from local.executors.memory import MemoryFolders
        from local.executors.process import ProcessExecutor
        from tests.unit.local.executors.programs import attempt, read_until
        folders = MemoryFolders(Path({str(tmp_path)!r}), room_bytes=0)
        executor = ProcessExecutor(["/bin/sh", "-c", "sleep 3600 & echo $! $$; wait"], {PATH!r}, folders)
        print(read_until(executor.start(attempt()), b"\\n"), executor._launcher._process.pid, flush=True)
        os.kill(os.getpid(), 9)
    """)
    root = Path(__file__).parents[4]
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=root, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == -signal.SIGKILL, done.stderr
    wait_until_gone(*map(int, done.stdout.split()))
    assert list(tmp_path.iterdir()) == []


def test_a_killed_supervisor_costs_what_runs_and_nothing_that_comes_after(running, tmp_path):
    run = running("sleep 3600 & echo $! $$; wait")
    processes = map(int, read_until(run, b"\n").split())
    running.executors[0]._launcher._process.kill()
    output(run)
    assert run.exit.code is None
    assert run.exit.status_reason.startswith("Host EC2")
    wait_until_gone(*processes)
    assert list(tmp_path.iterdir()) == []
    again = running.executors[0].start(attempt())
    read_until(again, b"\n")
    again.stop(0.0)
    output(again)
    assert again.exit.code in {137, 143}


def open_descriptors():
    return len(list(Path("/proc/self/fd").iterdir()))


def test_programs_that_have_ended_leave_no_descriptor(running):
    output(running("true"))
    before = open_descriptors()
    for _ in range(50):
        output(running.executors[0].start(attempt()))
    assert open_descriptors() == before
