"""Waiting for what was asked to end, and not for ever: what goes on all the same is told, and left."""

from __future__ import annotations

import logging
import time
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterable
    from multiprocessing.process import BaseProcess
    from threading import Thread

END_SECONDS: Final = 40.0
"""A thread may be in the middle of a call, which `local.aws.clients` gives up after 35 s."""
KILLED_SECONDS: Final = 5.0
"""How long a process may take to vanish after SIGKILL. More than that is in the hands of the kernel."""

_log = logging.getLogger("longhand.local")


def wait_for_threads(threads: Iterable[Thread], what: str, seconds: float = END_SECONDS) -> None:
    """Wait until all have ended, so many seconds in all.

    Parameters
    ----------
    what
        Whose they are, for the warning about those that go on.
    """
    deadline = time.monotonic() + seconds
    waited_for = list(threads)
    for thread in waited_for:
        thread.join(max(0.0, deadline - time.monotonic()))
    if late := [thread.name for thread in waited_for if thread.is_alive()]:
        _log.warning("%s did not end within %g s and is left: %s", what, seconds, ", ".join(late))


def wait_for_process(process: BaseProcess, what: str, seconds: float = END_SECONDS) -> None:
    """Wait until a process has ended; one that does not is killed."""
    process.join(seconds)
    if process.is_alive():
        _log.warning("%s did not end within %g s and is killed", what, seconds)
        process.kill()
        process.join(KILLED_SECONDS)
