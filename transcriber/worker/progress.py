import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

STEP_PERCENT: Final = 5
STEP_SECONDS: Final = 1.0
"""A line is told for this much more, but not more often than this."""

_MB: Final = 1000**2

_log = logging.getLogger("longhand.worker")


@dataclass(slots=True)
class Progress:
    """Counts what was downloaded, from any thread, and tells the log now and then.

    Attributes
    ----------
    size_bytes
        Of the recording.
    clock
        Gives seconds.
    done_bytes
        Downloaded so far.
    """

    size_bytes: int
    clock: Callable[[], float] = time.monotonic
    done_bytes: int = 0
    _started: float = field(init=False)
    _told_at: float = field(init=False)
    _told_bytes: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._started = self._told_at = self.clock()

    @property
    def seconds(self) -> float:
        """Since it began."""
        return self.clock() - self._started

    def add(self, count: int) -> None:
        """Count bytes that have arrived."""
        with self._lock:
            self.done_bytes += count
            now = self.clock()
            step = 100 * (self.done_bytes - self._told_bytes) >= STEP_PERCENT * self.size_bytes
            if step and now - self._told_at >= STEP_SECONDS:
                self._told_bytes, self._told_at = self.done_bytes, now
                self.tell()

    def tell(self) -> None:
        seconds = self.seconds
        _log.info(
            "download %d %%, %.1f of %.1f MB in %.1f s, %.1f MB/s",
            100 * self.done_bytes // max(self.size_bytes, 1),
            self.done_bytes / _MB,
            self.size_bytes / _MB,
            seconds,
            self.done_bytes / _MB / max(seconds, 0.001),
        )
