import signal
from collections.abc import Iterator
from contextlib import contextmanager

from transcriber.pipeline.signals import SIGNALS


@contextmanager
def signals_held() -> Iterator[None]:
    """Let a signal wait until the block is over, for what must not be left half done."""
    heard: list[int] = []
    handled = [number for number in SIGNALS if signal.getsignal(number) is not signal.SIG_IGN]
    before = [
        (number, signal.signal(number, lambda received, _frame: heard.append(received))) for number in handled
    ]
    try:
        yield
    finally:
        for number, handler in before:
            signal.signal(number, handler)
        if heard:
            signal.raise_signal(heard[0])
