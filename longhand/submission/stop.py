"""Ending threads that wait and send."""

from __future__ import annotations

import threading


class Stopping(BaseException):
    """Raised in threads of a command that ends. No `Exception`, so that nobody takes it for a failure."""


class Stop:
    """Whether a command ends. Everything that takes long asks it."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def set(self) -> None:
        self._event.set()

    def check(self) -> None:
        if self._event.is_set():
            raise Stopping

    def pause(self, seconds: float) -> None:
        """Wait, unless the command ends."""
        if self._event.wait(seconds):
            raise Stopping
