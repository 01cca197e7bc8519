"""That no test can hang a run: each of these runs one that does."""

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.contract.program import is_running, wait_until

ROOT = Path(__file__).parents[2]
CHILD = "import time; from transcriber.pipeline.signals import tell_stacks_on_request as tell; tell()\n"
HANGING = f"""
import signal, subprocess, sys, threading, time
from pathlib import Path
import pytest

def wait_for_ever():
    threading.Event().wait()

@pytest.fixture
def child(tmp_path):
    code = {CHILD!r} + "def stand_here():\\n  print(flush=True); time.sleep(3600)\\nstand_here()"
    process = subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    process.stdout.readline()
    Path({{pids!r}}).write_text(str(process.pid))
    yield process

def test_that_hangs(child):
    {{hang}}

def test_after_it():
    pass
"""


@pytest.fixture
def hung(tmp_path):
    """Run two tests, of which the first hangs, and check that nothing is left of it."""

    def run(hang, *options):
        file, pids = tmp_path / "test_one.py", tmp_path / "pid"
        file.write_text(HANGING.format(hang=hang, pids=str(pids)))
        (tmp_path / "pytest.ini").write_text("[pytest]\ntimeout = 4\n")
        command = [sys.executable, "-m", "pytest", "-p", "tests.hangs", "-c", tmp_path / "pytest.ini", file]
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
        done = subprocess.run(
            [*command, "-W", "ignore", *options],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=120,
        )
        wait_until(lambda: not is_running(int(pids.read_text())))
        return done

    return run


def test_a_test_that_hangs_fails_and_tells_its_stacks_and_those_of_its_processes(hung):
    done = hung("wait_for_ever()")
    assert done.returncode == 1
    assert "1 failed, 1 passed" in done.stdout
    assert "Timeout: test_one.py::test_that_hangs took longer than 4 s." in done.stdout
    assert re.search(r"in wait_for_ever\n.* in test_that_hangs", done.stdout)
    assert re.search(r"process \d+: \S+python\S* -c import time", done.stdout)
    assert "State:\tS (sleeping)" in done.stdout
    assert "in stand_here" in done.stdout


def test_a_test_that_cannot_be_failed_ends_its_process_and_another_goes_on(hung):
    done = hung("signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM]); wait_for_ever()", "-n", "1")
    assert done.returncode == 1
    assert "1 failed, 1 passed" in done.stdout
    assert "failing it was not enough" in done.stdout
    assert "in wait_for_ever" in done.stdout
    assert "in stand_here" in done.stdout


def test_a_run_of_one_process_ends_when_a_test_cannot_be_failed(hung):
    done = hung("signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM]); wait_for_ever()")
    assert done.returncode == -signal.SIGKILL
    assert "failing it was not enough" in done.stdout


def test_taking_down_that_hangs_as_well_is_ended_as_well(hung):
    done = hung("\n    try: wait_for_ever()\n    finally: wait_for_ever()")
    assert done.returncode == 1
    assert "1 failed, 1 passed" in done.stdout


def test_native_code_that_keeps_python_from_running_is_ended(hung):
    stuck = "import ctypes, os; ctypes.PyDLL(None).read(os.pipe()[0], bytes(1), 1)"
    done = hung(f"signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGALRM]); {stuck}")
    assert done.returncode == -signal.SIGKILL
    assert "in test_that_hangs" in done.stdout
