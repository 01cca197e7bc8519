"""Plays the schedule that invokes a function again and again."""

import logging
import threading

from local.functions.pool import FunctionFailed, FunctionPool, FunctionStopped

_log = logging.getLogger("longhand.local")


class Clock:
    """Invokes a function every so many seconds, the first time after that long."""

    def __init__(self, pool: FunctionPool, every_seconds: float) -> None:
        self._pool = pool
        self._every_seconds = every_seconds
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._tick, name="clock", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def ask_to_stop(self) -> None:
        """Have its thread end after the invocation that is under way."""
        self._stopping.set()

    @property
    def threads(self) -> list[threading.Thread]:
        return [self._thread]

    def _tick(self) -> None:
        while not self._stopping.wait(self._every_seconds):
            try:
                self._pool.invoke({"source": "aws.scheduler"})
            except FunctionStopped:
                return
            except FunctionFailed as error:
                _log.error("%s", error)
