"""The call that takes a job: its config with its recording, or with where to fetch that."""

import json
from dataclasses import replace
from typing import Final

from contract.api.posting import CreateJobForm, CreateJobResponse
from contract.errors.api import (
    AnswerTooLarge,
    BodyTooLarge,
    ConfigRejected,
    FormatNotSupported,
    JobNotFound,
    MalformedRequest,
    MissingDataFile,
    NotStored,
    TooManyJobs,
    TranscriptExpired,
    Unprocessable,
)
from contract.job.layout import TranscriptFormat
from contract.job.record import JobRecord
from contract.job.state import State
from lambdas.api.answer import Answer, pack
from lambdas.api.body.posted import Posted, read_posted
from lambdas.api.call import Call
from lambdas.api.headers import JSON, VENDOR_JSON
from lambdas.api.library import transcript_of
from lambdas.api.limits import refuse_too_many
from lambdas.api.new_job import begun, new_record
from lambdas.api.orders import fetch_of, name_in, posted_order, refuse_two_recordings
from lambdas.api.parameters import Format, ProcessingData, WaitIfGiven
from lambdas.api.processing import engines_in
from lambdas.api.route import Body, Route
from lambdas.api.waiting import waited_for
from lambdas.jobs.notices import message_about
from lambdas.jobs.order import Order
from lambdas.jobs.views import json_bytes, with_job


def post_job(
    call: Call,
    processing_data: ProcessingData = "",
    wait: WaitIfGiven = None,
    format: Format = "json-v2",  # noqa: A002 - what the v2 API calls it
) -> Answer:
    """Take a job: its config, and its recording or the URL to fetch it from."""
    posted = read_posted(call.event.raw_event)
    order = posted_order(posted.config, call.service.settings)
    refuse_two_recordings(posted.recording, fetch_of(order))
    engines = engines_in(processing_data)
    refuse_too_many(call)
    record = _record(call, order, posted, engines)
    with begun(call, record, order):
        _send_on(call, record, posted)
    if wait is None:
        return _created(call, CreateJobResponse(id=record.id))
    return _outcome(call, record.id, wait, format)


def _record(call: Call, order: Order, posted: Posted, engines: int) -> JobRecord:
    fetch = fetch_of(order)
    if posted.recording:
        name, size = posted.recording.name, len(posted.recording.content)
        return new_record(call, order, source="post", data_name=name, size_bytes=size, max_parallel=engines)
    assert fetch
    name = name_in(fetch.url)
    return new_record(call, order, source="fetch", data_name=name, fetch=fetch, max_parallel=engines)


def _send_on(call: Call, record: JobRecord, posted: Posted) -> None:
    """Store the recording, whose news bring it to ingest, or have it fetched."""
    service = call.service
    if posted.recording:
        service.s3.put_object(Bucket=record.bucket, Key=record.key, Body=posted.recording.content)
    else:
        service.sqs.send_message(
            QueueUrl=service.settings.fetch_queue_url, MessageBody=message_about(record.id)
        )


def _outcome(call: Call, job: str, wait: int, form: TranscriptFormat) -> Answer:
    """Wait for a job that was just posted, and say how far it came."""
    try:
        record = waited_for(call, job, wait)
    except JobNotFound:
        return _created(call, CreateJobResponse(id=job, status="deleted"))
    if record.state is State.REJECTED:
        return _created(call, CreateJobResponse(id=job, status="rejected"))
    if record.state is not State.DONE:
        return _created(call, CreateJobResponse(id=job, status="created"))
    return _with_transcript(call, record, form)


def _with_transcript(call: Call, record: JobRecord, form: TranscriptFormat) -> Answer:
    """Answer with the transcript of a job that is done; without it if it is too long, or gone already."""
    done = _created(call, CreateJobResponse(id=record.id, status="done"))
    try:
        transcript = transcript_of(call.service, record, form).read()
        # Put together from bytes: a long transcript is not read and written once more for one key.
        body = done.body[:-1] + f',"{form}":'.encode() + _as_json(transcript, record, form) + b"}"
        whole = replace(done, body=body)
        pack(whole, call.header("accept-encoding"))
    except (TranscriptExpired, AnswerTooLarge):
        return done
    return whole


def _as_json(transcript: bytes, record: JobRecord, form: TranscriptFormat) -> bytes:
    if form == "json-v2":
        return with_job(transcript, record)
    return json.dumps(transcript.decode(), ensure_ascii=False).encode()


def _created(call: Call, response: CreateJobResponse) -> Answer:
    return Answer(json_bytes(response), call.json, status=POSTED.status)


POSTED: Final = Route(
    "POST",
    "/v2/jobs",
    post_job,
    returns={JSON: CreateJobResponse, VENDOR_JSON: CreateJobResponse},
    errors=(
        ConfigRejected,
        MalformedRequest,
        MissingDataFile,
        BodyTooLarge,
        FormatNotSupported,
        Unprocessable,
        TooManyJobs,
        NotStored,
    ),
    status=201,
    body=Body(media_type="multipart/form-data", model=CreateJobForm),
    begins=("job",),
)
ROUTES: Final = (POSTED,)
