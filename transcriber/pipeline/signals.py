"""Signals that ask the program to end, as an exception: everything is tidied up on its way."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import Final

SIGNALS: Final = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)


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


@contextmanager
def signals_raise() -> Iterator[None]:
    """Raise `SignalReceived` at the first signal; those that follow cannot disturb the tidying up.

    A signal that was ignored from the start (nohup, a job in the background) stays ignored.
    """
    heard = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]

    def receive(number: int, _frame: FrameType | None) -> None:
        for each in heard:
            signal.signal(each, signal.SIG_IGN)
        raise SignalReceived(number)

    before = [(number, signal.signal(number, receive)) for number in heard]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
