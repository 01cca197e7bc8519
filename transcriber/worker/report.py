"""What becomes of a failure: words on STDERR, `error.json` in the results, and an exit status."""

from __future__ import annotations

import logging
import traceback
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from contract.errors.base import LonghandError
from contract.errors.job import DownloadFailed
from contract.job.outcome import Failure
from contract.transcript import timestamp
from transcriber.worker.storage import StorageError
from transcriber.worker.text import one_line

if TYPE_CHECKING:
    from transcriber.worker.words import LastWords

_log = logging.getLogger("longhand.worker")


class PipelineFailed(Exception):
    """`pipeline` ended with an error.

    Attributes
    ----------
    words
        Its own for it.
    status
        Exit status, above 0.
    """

    def __init__(self, words: LastWords, status: int) -> None:
        super().__init__(words, status)
        self.words = words
        self.status = status


def as_failure(error: Exception, attempt: int) -> Failure:
    """Say what an exception means to the user. Its exit code is also that of the worker."""
    now = timestamp(datetime.now(UTC))
    if isinstance(error, PipelineFailed):
        words = error.words
        return Failure(
            code=words.code,
            message=words.message,
            advice=words.advice,
            timestamp=now,
            exit_code=error.status,
            attempt=attempt,
        )
    meant = _as_longhand_error(error)
    return Failure(
        code=meant.code,
        message=one_line(str(meant)),
        advice=meant.advice,
        timestamp=now,
        exit_code=meant.exit_code,
        attempt=attempt,
    )


def tell(failure: Failure, error: Exception) -> None:
    """Tell the log what happened and what to do; with a stack trace if it is a bug of ours."""
    if isinstance(error, PipelineFailed):
        _log.error("pipeline ended with exit status %d: %s", error.status, failure.message)
        return
    if failure.code == LonghandError.code:
        for line in "".join(traceback.format_exception(error)).splitlines():
            _log.error("%s", line)
    _log.error("%s [%s]", failure.message, failure.code)
    _log.error("What to do: %s", failure.advice)


def _as_longhand_error(error: Exception) -> LonghandError:
    if isinstance(error, LonghandError):
        return error
    if isinstance(error, StorageError):  # before the first call: no region, no usable configuration
        return DownloadFailed("S3 cannot be used", str(error))
    return LonghandError("internal error", f"{type(error).__name__}: {error}")
