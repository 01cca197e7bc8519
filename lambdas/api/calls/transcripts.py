"""The call that reads a transcript."""

from dataclasses import replace
from typing import Final

from contract.errors.api import (
    FormatNotSupported,
    JobExpired,
    JobNotFound,
    SpeakersNotKept,
    TranscriptExpired,
    TranscriptNotReady,
    Unprocessable,
)
from contract.job.layout import CONTENT_TYPES, TranscriptFormat
from contract.job.record import JobRecord
from contract.speakers.told import Limits
from contract.transcript import Transcript
from lambdas.api.answer import Answer
from lambdas.api.call import Call
from lambdas.api.headers import JSON, VENDOR_JSON
from lambdas.api.library import transcript_of
from lambdas.api.parameters import Format, JobId, MaxSpeakers, MinSpeakers, Speakers, Wait
from lambdas.api.revalidation import ASK_EACH_TIME, held_already
from lambdas.api.route import Route
from lambdas.api.waiting import waited_for
from lambdas.jobs.views import with_job


def get_transcript(  # noqa: PLR0913 - one argument for each parameter
    call: Call,
    job: JobId,
    format: Format = "json-v2",  # noqa: A002
    wait: Wait = 0,
    *,
    speakers: Speakers = None,
    min_speakers: MinSpeakers = None,
    max_speakers: MaxSpeakers = None,
) -> Answer:
    """Read the transcript of a job that is done."""
    limits = _limits(speakers, min_speakers, max_speakers)
    record = waited_for(call, job, wait)
    # SRT is text, too: the spec knows no other type for it.
    kind = call.json if format == "json-v2" else CONTENT_TYPES["txt"]
    if limits:
        return _with_other_speakers(call, record, format, kind, limits)
    found = transcript_of(call.service, record, format)
    answer = Answer(b"", kind, tag=f"{found.tag}-{format}", cache=ASK_EACH_TIME)
    if held := held_already(call, answer):
        found.body.close()
        return held
    body = found.read()
    return replace(answer, body=with_job(body, record) if format == "json-v2" else body)


def _with_other_speakers(
    call: Call, record: JobRecord, form: TranscriptFormat, kind: str, limits: Limits
) -> Answer:
    from lambdas.api.speakers import with_limits  # noqa: PLC0415 - few callers ask for it

    found = transcript_of(call.service, record, "json-v2")
    tag = f"{found.tag}-{form}-{limits.at_least}-{limits.at_most}"
    answer = Answer(b"", kind, tag=tag, cache=ASK_EACH_TIME)
    if held := held_already(call, answer):
        found.body.close()
        return held
    body = with_limits(call.service, record, found.read(), form, limits)
    return replace(answer, body=with_job(body, record) if form == "json-v2" else body)


def _limits(speakers: int | None, at_least: int | None, at_most: int | None) -> Limits | None:
    """Read how many speakers the caller wants; None if there is no word on it.

    Raises
    ------
    Unprocessable
        The parameters contradict each other.
    """
    if speakers is not None:
        if at_least is not None or at_most is not None:
            raise Unprocessable(
                detail="speakers is an exact number: leave it out, or min_speakers and max_speakers"
            )
        return Limits(speakers, speakers)
    if at_least is not None and at_most is not None and at_least > at_most:
        raise Unprocessable(detail=f"min_speakers is {at_least}, which is more than max_speakers, {at_most}")
    return Limits(at_least, at_most) if at_least or at_most else None


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
            SpeakersNotKept,
            Unprocessable,
        ),
        revalidated=True,
    ),
)
