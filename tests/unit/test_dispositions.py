import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["SIGHUP", "SIGINT"])
def test_a_program_started_by_tests_hears_a_signal_that_they_ignore(name):
    shown = f"import signal; print(signal.getsignal(signal.{name}) is signal.SIG_IGN)"
    program = (
        f"import os, signal, subprocess, sys; signal.signal(signal.{name}, signal.SIG_IGN)\n"
        "import tests.conftest\n"
        f"os.kill(os.getpid(), signal.{name})\n"
        f"subprocess.run([sys.executable, '-c', {shown!r}], check=True, timeout=60)\n"
        "print('still here')"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.stdout == "False\nstill here\n", done.stderr
