"""The log of a run: passed on to STDERR at once, and kept until it is stored beside the transcript."""

import contextlib
import logging
import threading
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import BinaryIO, Final

from transcriber.pipeline.logs import LineFormatter

HEAD_BYTES: Final = 4 * 1024**2
TAIL_BYTES: Final = 4 * 1024**2
"""Kept of the beginning and of the end of a log that is longer than both."""


@dataclass(slots=True)
class Journal:
    """Takes whole lines from any thread.

    Attributes
    ----------
    stream
        Where each line goes as well: STDERR, which Batch sends to CloudWatch. Once it is gone the lines are
        only kept.
    """

    stream: BinaryIO
    head_bytes: int = HEAD_BYTES
    tail_bytes: int = TAIL_BYTES
    _head: bytearray = field(default_factory=bytearray)
    _tail: deque[bytes] = field(default_factory=deque)
    _in_tail: int = 0
    _left_out: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def write(self, line: bytes) -> None:
        """Take one line, its line break included."""
        with self._lock:
            with contextlib.suppress(OSError, ValueError):
                self.stream.write(line)
                self.stream.flush()
            self._keep(line)

    def content(self) -> bytes:
        """Everything so far; of a very long log the beginning and the end."""
        with self._lock:
            gap = f"... {self._left_out} bytes are left out here ...\n".encode() if self._left_out else b""
            return bytes(self._head) + gap + b"".join(self._tail)

    def _keep(self, line: bytes) -> None:
        if not self._tail and len(self._head) + len(line) <= self.head_bytes:
            self._head += line
            return
        self._tail.append(line)
        self._in_tail += len(line)
        while self._in_tail > self.tail_bytes and len(self._tail) > 1:
            dropped = len(self._tail.popleft())
            self._in_tail -= dropped
            self._left_out += dropped


@contextmanager
def logging_to(journal: Journal) -> Iterator[None]:
    """Send the worker's own log there, and the warnings of libraries, as long as the block lasts."""
    handler = _Handler(journal)
    handler.setFormatter(LineFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    logging.getLogger("longhand.worker").setLevel(logging.INFO)
    try:
        yield
    finally:
        root.removeHandler(handler)


class _Handler(logging.Handler):
    def __init__(self, journal: Journal) -> None:
        super().__init__()
        self._journal = journal

    def emit(self, record: logging.LogRecord) -> None:
        self._journal.write(self.format(record).encode("utf-8", "backslashreplace") + b"\n")
