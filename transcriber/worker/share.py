"""How far `pipeline` is: read from its log as it comes, and put beside the results for whoever asks.

A thread of its own does that, so an S3 that is slow, or refuses it, costs the run nothing.
"""

from __future__ import annotations

import logging
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from contract.job.progress import Progress
from contract.transcript import timestamp
from transcriber.worker.upload import remove_progress, store_progress

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from mypy_boto3_s3 import S3Client

    from contract.job.task import Task

PAUSE_SECONDS: Final = 2.0
"""It is put no more often than this."""
_END_SECONDS: Final = 5.0
"""How long the end of a run waits for S3 to remove it."""

_LINE: Final = re.compile(rb"\S+ \S+ INFO longhand\.pipeline (\d{1,3}) % done, [^\r\n]*\r?\n?")
"""What `pipeline` of this project logs every few percent. Others log no such line, and have no progress."""

_log = logging.getLogger("longhand.worker")


def share_in(line: bytes) -> float | None:
    """Read the share of the recording that a line of the log says is done; None if it says nothing of it."""
    found = _LINE.fullmatch(line)
    return min(100, int(found[1])) / 100 if found else None


@contextmanager
def share_told(client: S3Client, task: Task, attempt: int) -> Iterator[Callable[[bytes], None]]:
    """Keep `progress.json` in the job's folder up to date until the block ends, and then remove it.

    Yields
    ------
    Callable
        To be called with each line of the log, from any one thread.
    """

    def put(share: float) -> None:
        at = timestamp(datetime.now(UTC))
        store_progress(client, task, Progress(share=share, at=at, attempt=attempt))

    teller = Teller(put, lambda: remove_progress(client, task), stale=attempt > 1)
    thread = threading.Thread(target=teller.tell, name="progress", daemon=True)
    thread.start()
    try:
        yield teller.hear
    finally:
        teller.end()
        thread.join(_END_SECONDS)


@dataclass(slots=True)
class Teller:
    """Hears lines in one thread and tells the share in another.

    Attributes
    ----------
    put
        Called with each share that is to be told. What it raises is logged, the first time.
    remove
        Called when there is no share to tell any more. It raises nothing.
    stale
        Whether an attempt before this one may have left its own.
    """

    put: Callable[[float], None]
    remove: Callable[[], None]
    stale: bool = False
    pause_seconds: float = PAUSE_SECONDS
    _share: float = 0.0
    _ended: bool = False
    _failed: bool = False
    _news: threading.Condition = field(default_factory=threading.Condition)

    def hear(self, line: bytes) -> None:
        """Take a line of the log."""
        share = share_in(line)
        if share is not None:
            with self._news:
                self._share = max(share, self._share)
                self._news.notify()

    def end(self) -> None:
        with self._news:
            self._ended = True
            self._news.notify()

    def tell(self) -> None:
        """Tell each share that is new, the newest one after each pause, until the end."""
        if self.stale:
            self.remove()
        told = 0.0
        while (share := self._more_than(told)) is not None:
            self._try(share)
            told = share
            with self._news:
                self._news.wait_for(lambda: self._ended, self.pause_seconds)
        if told:
            self.remove()

    def _more_than(self, told: float) -> float | None:
        with self._news:
            self._news.wait_for(lambda: self._ended or self._share > told)
            return None if self._ended else self._share

    def _try(self, share: float) -> None:
        try:
            self.put(share)
        except Exception as error:  # noqa: BLE001 - nothing that happens here may cost a transcript
            if not self._failed:
                _log.warning("how far the run is cannot be told: %s", error)
            self._failed = True
