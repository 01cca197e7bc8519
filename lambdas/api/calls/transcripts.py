"""The call that reads a transcript."""

from dataclasses import replace
from typing import Final

from contract.errors.api import (
    FormatNotSupported,
    JobExpired,
    JobNotFound,
    TranscriptExpired,
    TranscriptNotReady,
    Unprocessable,
)
from contract.job.layout import CONTENT_TYPES
from contract.transcript import Transcript
from lambdas.api.answer import Answer
from lambdas.api.call import Call
from lambdas.api.headers import JSON, VENDOR_JSON
from lambdas.api.library import transcript_of
from lambdas.api.parameters import Format, JobId, Wait
from lambdas.api.revalidation import ASK_EACH_TIME, held_already
from lambdas.api.route import Route
from lambdas.api.waiting import waited_for
from lambdas.jobs.views import with_job


def get_transcript(call: Call, job: JobId, format: Format = "json-v2", wait: Wait = 0) -> Answer:  # noqa: A002
    """Read the transcript of a job that is done."""
    record = waited_for(call, job, wait)
    found = transcript_of(call.service, record, format)
    # SRT is text, too: the spec knows no other type for it.
    kind = call.json if format == "json-v2" else CONTENT_TYPES["txt"]
    answer = Answer(b"", kind, tag=f"{found.tag}-{format}", cache=ASK_EACH_TIME)
    if held := held_already(call, answer):
        found.body.close()
        return held
    body = found.read()
    return replace(answer, body=with_job(body, record) if format == "json-v2" else body)


ROUTES: Final = (
    Route(
        "GET",
        "/v2/jobs/<job>/transcript",
        get_transcript,
        returns={JSON: Transcript, VENDOR_JSON: Transcript, "text/plain": str},
        errors=(
            JobNotFound,
            TranscriptNotReady,
            JobExpired,
            TranscriptExpired,
            FormatNotSupported,
            Unprocessable,
        ),
        revalidated=True,
    ),
)
