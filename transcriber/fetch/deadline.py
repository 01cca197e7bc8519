"""The moment when a fetch must be done, kept also against a server that sends one byte now and then."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Timer


class Deadline:
    """The moment when everything must be done, `seconds` from now."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    @property
    def left_seconds(self) -> float:
        return max(0.0, self._at - time.monotonic())

    @property
    def passed(self) -> bool:
        return time.monotonic() >= self._at

    @contextmanager
    def enforced(self, abort: Callable[[], None]) -> Iterator[None]:
        """Call `abort` from another thread if the deadline comes before the end of the `with` block."""
        timer = Timer(self.left_seconds, self._expire, (abort,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _expire(self, abort: Callable[[], None]) -> None:
        self._at = min(self._at, time.monotonic())  # whatever the two clocks say, it has passed now
        abort()
