"""The moment when a call must be over, kept also against a server that sends one byte now and then."""

from __future__ import annotations

import time
from contextlib import contextmanager
from threading import Timer
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


class Deadline:
    """The moment when everything must be over, `seconds` from now."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    @property
    def left_seconds(self) -> float:
        return max(0.0, self._at - time.monotonic())

    @property
    def passed(self) -> bool:
        return time.monotonic() >= self._at

    @contextmanager
    def enforced(self, cut: Callable[[], None]) -> Iterator[None]:
        """Call `cut` from another thread if the deadline comes before the end of the `with` block."""
        timer = Timer(self.left_seconds, self._expire, (cut,))
        timer.daemon = True
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def _expire(self, cut: Callable[[], None]) -> None:
        self._at = min(self._at, time.monotonic())  # whatever the two clocks say, it has passed now
        cut()
