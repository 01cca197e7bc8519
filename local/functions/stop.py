"""Ending what invokes functions, in a moment, whatever they are doing."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from local.waiting import wait_for_threads

if TYPE_CHECKING:
    from collections.abc import Collection

    from local.functions.clock import Clock
    from local.functions.pool import FunctionPool
    from local.functions.source import EventSource

GRACE_SECONDS: Final = 2.0
"""For invocations that are under way. One that fetches a recording may take a quarter of an hour."""


def stop(
    invokers: Collection[EventSource | Clock],
    pools: Collection[FunctionPool],
    grace_seconds: float = GRACE_SECONDS,
) -> None:
    """Invoke nothing any more, and end what does not end by itself: its messages stay in their queues."""
    for each in invokers:  # they are all asked at once, and then waited for one after the other
        each.ask_to_stop()
    deadline = time.monotonic() + grace_seconds
    threads = [thread for each in invokers for thread in each.threads]
    for thread in threads:
        thread.join(max(0.0, deadline - time.monotonic()))
    for pool in pools:
        pool.close()
    wait_for_threads(threads, "what invokes functions")
