import logging
import threading
import time
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
    done_bytes
        Downloaded so far.
    """

    size_bytes: int
    done_bytes: int = 0
    _started: float = field(default_factory=time.monotonic)
    _told_bytes: int = 0
    _told_at: float = field(default_factory=time.monotonic)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def seconds(self) -> float:
        """Since it began."""
        return time.monotonic() - self._started

    def add(self, count: int) -> None:
        """Count bytes that have arrived."""
        with self._lock:
            self.done_bytes += count
            now = time.monotonic()
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
