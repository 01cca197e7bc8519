"""What EventBridge would tell: each change of a job's state, in the order in which they happened."""

from __future__ import annotations

import logging
import threading
import uuid
from collections import deque
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from local.waiting import wait_for_threads

if TYPE_CHECKING:
    from collections.abc import Callable

    from local.batch.place import Place

_log = logging.getLogger(__name__)


def state_change(detail: dict[str, Any], place: Place, at_ms: int) -> dict[str, Any]:
    """Make the event of a state change.

    Parameters
    ----------
    detail
        The job as DescribeJobs has it.
    at_ms
        When, in milliseconds since 1970, UTC. Events carry whole seconds.
    """
    return {
        "version": "0",
        "id": str(uuid.uuid4()),
        "detail-type": "Batch Job State Change",
        "source": "aws.batch",
        "account": place.account,
        "time": datetime.fromtimestamp(at_ms // 1000, UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "region": place.region,
        "resources": [detail["jobArn"]],
        "detail": detail,
    }


class Publisher:
    """Hands events on from a thread of its own, one at a time, so that no job waits for who listens.

    An event that cannot be handed on is lost, as EventBridge's are: best effort. A log line says so.
    """

    def __init__(self, publish: Callable[[dict[str, Any]], None]) -> None:
        self._publish = publish
        self._events: deque[dict[str, Any]] = deque()
        self._news = threading.Condition()
        self._closed = False
        self._thread = threading.Thread(target=self._work, name="batch-events", daemon=True)
        self._thread.start()

    def put(self, event: dict[str, Any]) -> None:
        with self._news:
            if not self._closed:
                self._events.append(event)
                self._news.notify()

    def close(self) -> None:
        """Hand on what is there, take nothing more, and end the thread."""
        with self._news:
            self._closed = True
            self._news.notify()
        wait_for_threads([self._thread], "what publishes the state changes of jobs")

    def _work(self) -> None:
        while (event := self._next()) is not None:
            try:
                self._publish(event)
            except Exception:  # noqa: BLE001 - whatever it is, the jobs go on
                _log.exception("a state change of job %s was not delivered", event["detail"]["jobId"])

    def _next(self) -> dict[str, Any] | None:
        with self._news:
            self._news.wait_for(lambda: self._events or self._closed)
            return self._events.popleft() if self._events else None
