"""The call that reads the log of a job."""

from dataclasses import replace
from typing import Final

from contract.errors.api import (
    AnswerTooLarge,
    JobExpired,
    JobNotFound,
    LogExpired,
    LogNotAvailable,
)
from contract.job.layout import CONTENT_TYPES, log_key
from contract.job.state import State
from lambdas.api.answer import Answer, pack
from lambdas.api.call import Call
from lambdas.api.library import job_of
from lambdas.api.parameters import JobId
from lambdas.api.revalidation import ASK_EACH_TIME, held_already
from lambdas.api.route import Route
from lambdas.api.stored import stored

_MOST_BYTES: Final = 32 * 1024**2
"""Read of a log, from its end. More would not fit into an answer however well it shrinks."""
_KEPT: Final = 0.75
"""Of a log that does not fit, what is tried next."""


def get_log(call: Call, job: JobId) -> Answer:
    """Read the log of a job that has run.

    Of a log that does not fit into an answer, the last part, after a line that says so.
    """
    record = job_of(call, job)
    found = stored(call.service, log_key(record.id), last_bytes=_MOST_BYTES)
    if found is None and record.state is State.DONE:
        raise LogExpired(detail="File deleted from the storage")
    if found is None:
        raise LogNotAvailable(detail="Could not read log file")
    answer = Answer(b"", CONTENT_TYPES["log"], tag=f"{found.tag}-log", cache=ASK_EACH_TIME)
    if held := held_already(call, answer):
        found.body.close()
        return held
    return _fitting(answer, found.read(), found.length, call.header("accept-encoding"))


def _fitting(answer: Answer, log: bytes, length: int, accept_encoding: str) -> Answer:
    """Answer as much of the end of a log as fits, in whole lines."""
    kept = log
    while True:
        fuller = replace(answer, body=_told(kept, length))
        try:
            pack(fuller, accept_encoding)
        except AnswerTooLarge:
            kept = kept[-int(len(kept) * _KEPT) :]
        else:
            return fuller


def _told(kept: bytes, length: int) -> bytes:
    if len(kept) == length:
        return kept
    whole_lines = kept.partition(b"\n")[2] or kept
    return f"[The last {len(whole_lines)} of {length} bytes of the log.]\n".encode() + whole_lines


ROUTES: Final = (
    Route(
        "GET",
        "/v2/jobs/<job>/log",
        get_log,
        returns={"text/plain": str},
        errors=(JobNotFound, LogNotAvailable, JobExpired, LogExpired),
        revalidated=True,
    ),
)
