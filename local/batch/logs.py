"""Where the output of jobs goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from local.batch.lines import LogLine


class LogSink(Protocol):
    """Takes lines from several threads, those of one stream from one at a time."""

    def write(self, stream: str, lines: Sequence[LogLine]) -> None:
        """Take lines, without making the job wait."""

    def flush(self, stream: str) -> None:
        """Return when all lines of a stream are where readers find them, or are lost for good."""
