"""The log of jobs in CloudWatch Logs."""

from __future__ import annotations

import logging
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from botocore.exceptions import BotoCoreError, ClientError

from local.batch.lines import LogLine, now_ms
from local.waiting import wait_for_threads

if TYPE_CHECKING:
    from collections.abc import Sequence

    from mypy_boto3_logs import CloudWatchLogsClient

_log = logging.getLogger(__name__)

_MAX_BATCH_BYTES: Final = 1_048_576 - 1024
_MAX_BATCH_LINES: Final = 10_000 - 1
"""Limits of PutLogEvents, less the room for a line of our own."""
_LINE_OVERHEAD_BYTES: Final = 26
"""What it counts for each line besides its text."""
_DELAY_SECONDS: Final = 1.0
"""How old a line may become before it is sent, so that several go in one call."""
_FLUSH_SECONDS: Final = 10.0
_BUFFER_BYTES: Final = 16 * 1024**2


@dataclass(slots=True)
class _Buffer:
    """Lines of one stream that wait, each with its size."""

    since: float
    lines: deque[tuple[LogLine, int]] = field(default_factory=deque)
    size: int = 0
    left_out: int = 0
    urgent: bool = False

    @property
    def is_full(self) -> bool:
        return self.size >= _MAX_BATCH_BYTES or len(self.lines) >= _MAX_BATCH_LINES

    @property
    def due(self) -> float:
        """When it is to be sent, on the monotonic clock."""
        return 0.0 if self.urgent or self.is_full else self.since + _DELAY_SECONDS


class CloudWatchSink:
    """Sends lines from a thread of its own, in batches: `local.batch.logs.LogSink`.

    A job that writes faster than they can be sent is not held up: beyond 16 MiB that wait, lines are left
    out, and a line says how many. Lines that the service refuses are lost, with a warning in our own log.

    Parameters
    ----------
    client
        Its time limits should be short: a job is not shown as ended before its lines are sent, up to 10 s.
    group
        Log group; made when it is missing.
    """

    def __init__(self, client: CloudWatchLogsClient, group: str) -> None:
        self._client = client
        self._group = group
        self._buffers: dict[str, _Buffer] = {}
        self._size = 0
        self._sending: str | None = None
        self._made: set[str] = set()
        self._closed = False
        self._change = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="batch-logs", daemon=True)
        self._thread.start()

    def write(self, stream: str, lines: Sequence[LogLine]) -> None:
        sized = [(line, len(line.message.encode()) + _LINE_OVERHEAD_BYTES) for line in lines if line.message]
        if not sized:  # an event without a text is not allowed
            return
        with self._change:
            is_new = stream not in self._buffers
            buffer = self._buffers.setdefault(stream, _Buffer(time.monotonic()))
            for line, size in sized:
                if buffer.left_out or self._size + size > _BUFFER_BYTES:
                    buffer.left_out += 1
                    continue
                buffer.lines.append((line, size))
                buffer.size += size
                self._size += size
            if is_new or buffer.is_full:
                self._change.notify_all()

    def flush(self, stream: str) -> None:
        with self._change:
            if buffer := self._buffers.get(stream):
                buffer.urgent = True
                self._change.notify_all()
            sent = self._change.wait_for(
                lambda: stream not in self._buffers and self._sending != stream, _FLUSH_SECONDS
            )
            self._made.discard(stream)
        if not sent:
            _log.warning("the log stream %s is incomplete: CloudWatch Logs takes no more lines", stream)

    def close(self) -> None:
        """Send what is there, and end the thread."""
        with self._change:
            self._closed = True
            self._change.notify_all()
        wait_for_threads([self._thread], f"what sends to the log group {self._group}")

    def _work(self) -> None:
        while taken := self._take():
            stream, lines = taken
            try:
                self._send(stream, lines)
            except (BotoCoreError, ClientError) as error:
                _log.warning("%d lines of log stream %s are lost: %s", len(lines), stream, error)
            with self._change:
                self._sending = None
                self._change.notify_all()

    def _take(self) -> tuple[str, list[LogLine]] | None:
        """Wait for the next batch; None at the end."""
        with self._change:
            while True:
                stream = min(self._buffers, key=lambda name: self._buffers[name].due, default=None)
                if stream is not None:
                    wait = self._buffers[stream].due - time.monotonic()
                    if wait <= 0 or self._closed:
                        self._sending = stream
                        return stream, self._batch(stream)
                    self._change.wait(wait)
                elif self._closed:
                    return None
                else:
                    self._change.wait()  # no limit: `write` and `close` wake it

    def _batch(self, stream: str) -> list[LogLine]:
        buffer = self._buffers[stream]
        lines: list[LogLine] = []
        size = 0
        while (
            buffer.lines and len(lines) < _MAX_BATCH_LINES and size + buffer.lines[0][1] <= _MAX_BATCH_BYTES
        ):
            line, line_size = buffer.lines.popleft()
            lines.append(line)
            size += line_size
        buffer.size -= size
        self._size -= size
        if not buffer.lines:
            if buffer.left_out:
                lines.append(LogLine(now_ms(), f"[{buffer.left_out} lines came too fast and were left out]"))
            del self._buffers[stream]
        return lines

    def _send(self, stream: str, lines: Sequence[LogLine]) -> None:
        if stream not in self._made:
            self._make(stream)
        # A clock that is set back would otherwise have the whole batch refused.
        ordered = sorted(lines, key=lambda line: line.timestamp_ms)
        self._client.put_log_events(
            logGroupName=self._group,
            logStreamName=stream,
            logEvents=[{"timestamp": line.timestamp_ms, "message": line.message} for line in ordered],
        )

    def _make(self, stream: str) -> None:
        errors = self._client.exceptions
        try:
            self._client.create_log_stream(logGroupName=self._group, logStreamName=stream)
        except errors.ResourceNotFoundException:
            self._client.create_log_group(logGroupName=self._group)
            self._client.create_log_stream(logGroupName=self._group, logStreamName=stream)
        except errors.ResourceAlreadyExistsException:
            pass  # after a flush
        self._made.add(stream)
