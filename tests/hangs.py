"""What becomes of a test that hangs: it is failed, it tells where it stood, and the run goes on and ends.

A plug-in of pytest. How long a test may take is told to pytest-timeout, in pyproject.toml and by the marker
`timeout`; this says what happens then:

1. The test is failed wherever it stands, also in a fixture that is being set up or taken down, once more if
   it stands still again. The failure tells the stacks of all threads, and of each child process its state,
   its command and, if it can say, its stacks.
2. That may not help: taking down hangs as well, or native code never comes back to Python. Then
   `tests.watchdog` tells all that on STDERR, and kills the process of the test with all below it. With xdist
   that is a worker: the test has failed, and another worker goes on.
"""

import contextlib
import faulthandler
import os
import signal
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any, Final

import pytest
import pytest_timeout

from tests.process_tree import descendants, described, kill_all

GRACE_SECONDS: Final = 60.0
"""Between the first failure and the second; somewhat later the process is killed. For short limits, less."""
EXIT_SECONDS: Final = 60.0
"""For this process to end after the last test."""
_NAME_CHARACTERS: Final = 300
"""Of a test, in an order to the watchdog: what is written to a pipe at once should be short."""

_hung: list[str] = []


class Watchdog:
    """The way to `tests.watchdog`. It has the STDERR that this process had before pytest captured it."""

    def __init__(self) -> None:
        self._stderr = os.dup(2)
        faulthandler.register(signal.SIGUSR1, file=self._stderr)
        orders, self._orders = os.pipe()
        command = [sys.executable, "-m", "tests.watchdog", str(os.getpid()), str(orders)]
        root = Path(__file__).parents[1]
        subprocess.run(command, cwd=root, check=True, timeout=60, pass_fds=[orders], start_new_session=True)
        os.close(orders)

    def expect(self, what: str, within_seconds: float) -> None:
        with contextlib.suppress(BrokenPipeError):
            os.write(self._orders, f"{within_seconds} {what[:_NAME_CHARACTERS]!r}\n".encode())

    def expect_nothing(self) -> None:
        self.expect("", 0)


_WATCHDOG = pytest.StashKey[Watchdog]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_WATCHDOG] = Watchdog()


def pytest_timeout_set_timer(item: pytest.Item, settings: Any) -> bool:
    seconds = settings.timeout
    grace = min(GRACE_SECONDS, seconds)

    def fail(_number: int, _frame: object) -> None:
        if not pytest_timeout.is_debugging():
            _hung.append(item.nodeid)
            pytest.fail(f"Timeout: {item.nodeid} took longer than {seconds:g} s.\n{everything()}")

    signal.signal(signal.SIGALRM, fail)
    signal.setitimer(signal.ITIMER_REAL, seconds, grace)
    if not pytest_timeout.is_debugging():
        item.config.stash[_WATCHDOG].expect(item.nodeid, seconds + 2.5 * grace)
    return True


def pytest_timeout_cancel_timer(item: pytest.Item) -> bool:
    signal.setitimer(signal.ITIMER_REAL, 0)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    item.config.stash[_WATCHDOG].expect_nothing()
    return True


def pytest_enter_pdb(config: pytest.Config) -> None:
    config.stash[_WATCHDOG].expect_nothing()


@pytest.hookimpl(trylast=True)
def pytest_unconfigure(config: pytest.Config) -> None:
    """Leave nothing of a test that hung, and do not hang here."""
    if _hung:
        kill_all(descendants(os.getpid()))
    config.stash[_WATCHDOG].expect("the end of the tests", EXIT_SECONDS)


def everything() -> str:
    """Where each thread of this process stands, and what its child processes do."""
    with tempfile.TemporaryFile() as file:
        faulthandler.dump_traceback(file, all_threads=True)
        file.seek(0)
        stacks = file.read().decode("utf-8", "replace")
    return "\n".join([stacks, *map(described, descendants(os.getpid()))])
