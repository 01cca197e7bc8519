"""The process that users see: it waits for the one that works, and answers signals whatever that does.

Handlers of signals are Python, and wait for native code that holds the interpreter, however long it takes.
This process has nothing but Python, and nothing to do: it passes a signal on, and ends what does not end.
"""

import contextlib
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Final, NoReturn

from contract.errors.base import LonghandError
from transcriber.pipeline.signals import SignalReceived, heard_signals
from transcriber.prctl import adopt_orphans, die_with

GRACE_SECONDS: Final = 1.5
"""For an orderly end after a signal."""

_LAST_SECONDS: Final = 0.3
"""For the system to end what was killed: something may wait for a disk that does not answer."""
_ALARMS: Final = (signal.SIGCHLD, signal.SIGALRM)


def supervised(task: Callable[[], int], told: Callable[[BaseException], int]) -> int:
    """Run a task in a process of its own, and see to it that nothing is left of it.

    Parameters
    ----------
    task
        Returns an exit status. It has told the user by then what went wrong, if anything.
    told
        Tidies up after a task that ended suddenly and tells the user why; returns an exit status. It is given
        the signal that this process was asked to end with, or the error that the sudden end means.

    Returns
    -------
    int
        Exit status.
    """
    heard = heard_signals()
    signal.pthread_sigmask(
        signal.SIG_BLOCK, heard
    )  # they wait for whoever listens next: the task, and the loop
    for number in _ALARMS:
        signal.signal(number, signal.SIG_DFL)  # whoever started us may ignore them
    adopt_orphans()
    parent = os.getpid()
    pid = os.fork()
    if pid == 0:
        _do(task, parent)
    received, ended = _watched(pid, heard)
    if ended is not None and ended >= 0:
        return ended
    _end_children()
    return told(SignalReceived(received) if received else _meaning(ended or 0))


def _do(task: Callable[[], int], parent: int) -> NoReturn:
    try:
        die_with(parent)
        status = task()
    except BaseException:  # noqa: BLE001 - nothing of this process must go on as if it were its parent
        status = 1
    os._exit(status)  # at once: all is settled by now, and taking the libraries down costs 50 ms


def _watched(pid: int, heard: frozenset[signal.Signals]) -> tuple[int | None, int | None]:
    """Wait for the end of the task.

    Returns
    -------
    int or None
        The signal that came first.
    int or None
        Exit status of the task, below 0 the negative number of the signal that killed it; None where it did
        not end although it was killed.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, _ALARMS)
    received: int | None = None
    killed = False
    while (ended := _reaped(pid)) is None:
        number = signal.sigwait({*heard, *_ALARMS})
        if number == signal.SIGALRM and killed:
            break
        if number == signal.SIGALRM:
            killed = True
            os.kill(pid, signal.SIGKILL)
            signal.setitimer(signal.ITIMER_REAL, _LAST_SECONDS)
        elif number != signal.SIGCHLD and received is None:
            received = number
            os.kill(pid, number)
            signal.setitimer(signal.ITIMER_REAL, GRACE_SECONDS)
    signal.setitimer(signal.ITIMER_REAL, 0)
    return received, ended


def _reaped(pid: int) -> int | None:
    """How the task ended, if it has; orphans that have ended are gone afterwards."""
    while True:
        ended, status = os.waitpid(-1, os.WNOHANG)
        if ended == 0:
            return None
        if ended == pid:
            return os.waitstatus_to_exitcode(status)


def _end_children() -> None:
    """End what a task that ended suddenly has left: it is ours now."""
    signal.setitimer(signal.ITIMER_REAL, _LAST_SECONDS)
    with contextlib.suppress(ChildProcessError):
        while True:
            for child in _children():
                os.kill(child, signal.SIGKILL)
            while os.waitpid(-1, os.WNOHANG) == (0, 0):
                if signal.sigwait(_ALARMS) == signal.SIGALRM:
                    return


def _children() -> list[int]:
    try:
        return [int(child) for child in Path("/proc/thread-self/children").read_text("ascii").split()]
    except FileNotFoundError:  # no Linux; there they end by themselves, when they notice
        return []


def _meaning(ended: int) -> LonghandError:
    from transcriber.recognise.process import meaning_of  # noqa: PLC0415 - slow to import, rarely needed

    return meaning_of(ended, "the program")
