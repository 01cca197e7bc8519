"""Where the log of a function goes: to CloudWatch Logs of the embedded cloud, and to ours on request."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from local.batch.cloudwatch import CloudWatchSink
from local.batch.lines import LogLine, now_ms
from local.identity import named

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import ExitStack

    from mypy_boto3_logs import CloudWatchLogsClient

JOBS_GROUP = "/aws/batch/job"

_log = logging.getLogger("longhand.local")


def function_log(client: CloudWatchLogsClient, function: str, ends: ExitStack) -> Callable[[str], None]:
    """Give a function that takes one line of a function's log.

    Parameters
    ----------
    ends
        Gets what is to be closed at the end.
    """
    sink = CloudWatchSink(client, f"/aws/lambda/{named(function)}")
    ends.callback(sink.close)
    stream = f"{datetime.now(UTC):%Y/%m/%d}/[$LATEST]"

    def take(line: str) -> None:
        _log.info("%s: %s", function, line)
        sink.write(stream, [LogLine(now_ms(), line)])

    return take


def jobs_log(client: CloudWatchLogsClient, ends: ExitStack) -> CloudWatchSink:
    """Give what takes the log streams of the jobs."""
    sink = CloudWatchSink(client, JOBS_GROUP)
    ends.callback(sink.close)
    return sink
