"""Signals that ask the program to end, as an exception: everything is tidied up on its way.

And one that asks where it stands.
"""

import faulthandler
import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import FrameType
from typing import Final

SIGNALS: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
_STDERR: Final = 2


class SignalReceived(BaseException):
    """Asks for an orderly end. No `Exception`, so that nobody who handles errors takes it for one.

    Parameters
    ----------
    number
        Of the signal.
    """

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


def heard_signals() -> frozenset[signal.Signals]:
    """Those of `SIGNALS` that were not ignored from the start (nohup, a job in the background)."""
    return frozenset(number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN)


@contextmanager
def signals_raise() -> Iterator[None]:
    """Raise `SignalReceived` at the first signal; those that follow cannot disturb the tidying up.

    One that came while signals were blocked is raised now, and they are blocked again afterwards. A signal
    that is not heard stays ignored.
    """
    heard = heard_signals()

    def receive(number: int, _frame: FrameType | None) -> None:
        for each in heard:
            signal.signal(each, signal.SIG_IGN)
        raise SignalReceived(number)

    before = [(number, signal.signal(number, receive)) for number in heard]
    mask = signal.pthread_sigmask(signal.SIG_BLOCK, ())
    try:
        signal.pthread_sigmask(signal.SIG_UNBLOCK, heard)
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, mask)
        for number, handler in before:
            signal.signal(number, handler)


def tell_stacks_on_request() -> None:
    """Have SIGUSR1 write the stacks of all threads to STDERR, in this process and in those forked from it."""
    with suppress(OSError):  # STDERR is closed
        faulthandler.register(signal.SIGUSR1, file=_STDERR)
