"""The threads that send recordings, so many at a time."""

from __future__ import annotations

import queue
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from contract.errors.base import LonghandError
from longhand.submission.outputs import refuse_there
from longhand.submission.plan import Outcome
from longhand.submission.stages import Place, Stage
from longhand.submission.stop import Stopping

if TYPE_CHECKING:
    from longhand.submission.plan import Plan
    from longhand.submission.recording import Recording
    from longhand.submission.upload import Uploader

_LEAVE_SECONDS: Final = 3.0


class Senders:
    """Takes recordings, and gives them back when each is a job, or is known not to become one."""

    def __init__(self, uploader: Uploader, plan: Plan) -> None:
        self._uploader, self._plan = uploader, plan
        self._to_send: queue.SimpleQueue[Recording | None] = queue.SimpleQueue()
        self._sent: queue.SimpleQueue[Outcome | BaseException] = queue.SimpleQueue()
        self._threads: list[threading.Thread] = []
        self.under_way = 0

    def take(self, recording: Recording) -> None:
        """Send a recording when its turn comes."""
        self.under_way += 1
        self._to_send.put(recording)
        if len(self._threads) < min(self._plan.at_once, self.under_way):
            thread = threading.Thread(target=self._send_all, name="send", daemon=True)
            self._threads.append(thread)
            thread.start()

    def arrived(self, within: float) -> list[Outcome]:
        """Give what was sent since; where that is nothing, wait so many seconds for the first."""
        found: list[Outcome] = []
        with suppress(queue.Empty):
            while self.under_way:
                each = self._sent.get(timeout=0 if found else within)
                if isinstance(each, BaseException):
                    raise each
                self.under_way -= 1
                found.append(each)
        return found

    def close(self) -> None:
        """End the threads, once they are told to stop. What they sent is gone on with another time."""
        for _ in self._threads:
            self._to_send.put(None)
        deadline = time.monotonic() + _LEAVE_SECONDS
        for thread in self._threads:
            thread.join(max(0.0, deadline - time.monotonic()))

    def _send_all(self) -> None:
        try:
            while recording := self._to_send.get():
                self._uploader.stop.check()
                self._sent.put(self._send(recording))
        except Stopping:
            pass
        except BaseException as error:  # noqa: BLE001 - a bug, which is to be seen where the command runs
            self._sent.put(error)

    def _send(self, recording: Recording) -> Outcome:
        entry = None
        self._uploader.reporter.show(recording, Place(Stage.UPLOADING, 0.0))
        try:
            targets = self._plan.targets(recording).values()
            entry = self._uploader.claim(recording, fresh=self._plan.fresh)
            if targets and all(str(path) in entry.written and path.is_file() for path in targets):
                return Outcome(recording, entry)
            if not self._plan.overwrites:
                refuse_there(targets, entry.written)
            return Outcome(recording, self._uploader.bring(recording, entry))
        except LonghandError as error:
            return Outcome(recording, entry, error)
