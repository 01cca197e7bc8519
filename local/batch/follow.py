"""Following an attempt while it runs: its output to the log, its time against the limit."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from local.batch.lines import LineSplitter

if TYPE_CHECKING:
    from collections.abc import Callable

    from local.batch.logs import LogSink
    from local.executors.executor import Run


def follow(
    run: Run, stream: str, logs: LogSink, timeout_seconds: float, on_timeout: Callable[[], None]
) -> None:
    """Return when an attempt has ended and all that it wrote lies in its log stream.

    Parameters
    ----------
    timeout_seconds
        After which `on_timeout` is called, once. It is expected to stop the run.
    """
    lines = LineSplitter()
    deadline: float | None = time.monotonic() + timeout_seconds
    while (piece := run.read(_left(deadline))) != b"":
        if piece:
            logs.write(stream, lines.feed(piece))
        if deadline is not None and time.monotonic() >= deadline:
            deadline = None
            on_timeout()
    logs.write(stream, lines.end())
    logs.flush(stream)


def _left(deadline: float | None) -> float | None:
    return None if deadline is None else max(0.0, deadline - time.monotonic())
