"""The log: to STDERR on request, to a file where the environment names one, and free of anyone's words."""

import logging
import sys
import time
from pathlib import Path, PurePath
from typing import Final

from contract.errors.program import LoggingNotSetUp
from transcriber.pipeline.settings import Settings

LOG_FILE: Final = "sigurd.log"

_LINE_BREAKERS: Final = (*range(9), *range(10, 32), *range(127, 160), 0x2028, 0x2029)
_ESCAPES: Final = {code: ascii(chr(code))[1:-1] for code in _LINE_BREAKERS}

_log = logging.getLogger("longhand.pipeline")


class LineFormatter(logging.Formatter):
    """`2026-01-02 03:04:05.678Z INFO logger message`, time in UTC, one line whatever the message holds."""

    def __init__(self) -> None:
        super().__init__("%(asctime)s %(levelname)s %(name)s %(message)s")

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:  # noqa: ARG002, N802
        return f"{time.strftime('%Y-%m-%d %H:%M:%S', time.gmtime(record.created))}.{int(record.msecs):03d}Z"

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - the library's name
        # A file name or URL with a line break in it must not be able to forge a line of the log.
        record.message = record.message.translate(_ESCAPES)
        return super().formatMessage(record)


def set_up_logging(settings: Settings) -> None:
    """Send the log where the settings say: STDERR, a file, both or nowhere.

    Raises
    ------
    LoggingNotSetUp
        The log file cannot be written.
    """
    handlers: list[logging.Handler] = [logging.NullHandler()]  # or warnings would go to STDERR unasked
    if settings.log_to_stderr:
        handlers.append(logging.StreamHandler(sys.stderr))
    file = log_file(settings.log_dir, settings.job_id)
    if file:
        handlers.append(_open(file))
    for handler in handlers:
        handler.setFormatter(LineFormatter())
    logging.basicConfig(level=logging.INFO, handlers=handlers, force=True)
    logging.captureWarnings(capture=True)
    logging.raiseExceptions = False  # a disk that fills up costs the log, never the transcript
    if settings.job_id and not file:
        _log.warning("SM_JOB_ID is set but SM_LOG_DIR is not, so there is no log file")


def log_file(folder: Path | None, job_id: str) -> Path | None:
    """Where the log goes: `sigurd.log` in the job's own folder, or in `folder` itself without a job id.

    Raises
    ------
    LoggingNotSetUp
        The job id is not a plain name, so that its folder could lie outside `folder`.
    """
    if folder is None:
        return None
    if job_id in {".", ".."} or PurePath(job_id).name != job_id:
        raise LoggingNotSetUp(detail=f"SM_JOB_ID must be a plain name such as 124, not {job_id!r}")
    return folder / job_id / LOG_FILE


def _open(file: Path) -> logging.FileHandler:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        return logging.FileHandler(file, encoding="utf-8", errors="backslashreplace")
    except OSError as error:
        raise LoggingNotSetUp(detail=f"{file}: {error.strerror}") from error
