"""The calls that take recordings of any size: their job first, then the recording at URLs of S3."""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from contract.api.uploads import (
    CompleteUploadResponse,
    CreateUploadResponse,
    RetrieveUploadResponse,
    UploadRequest,
)
from contract.errors.api import (
    BodyTooLarge,
    ConfigRejected,
    JobExpired,
    JobNotFound,
    MalformedRequest,
    NotStored,
    TooManyJobs,
    Unprocessable,
    UploadIncomplete,
)
from contract.job.identity import new_job_id, posted_key
from contract.job.record import JobRecord, MultipartUpload
from lambdas.api.answer import Answer
from lambdas.api.arrivals import is_there, join_parts, parts_there, sizes
from lambdas.api.body.upload import read_upload_request
from lambdas.api.call import Call
from lambdas.api.headers import JSON
from lambdas.api.library import job_of
from lambdas.api.limits import refuse_too_many
from lambdas.api.new_job import begun, new_record, taken
from lambdas.api.orders import posted_order, refuse_fetching
from lambdas.api.parameters import JobId
from lambdas.api.route import Body, Route
from lambdas.api.targets import MULTIPART_FROM_BYTES, OPEN_FOR, Signer, planned
from lambdas.jobs import clients
from lambdas.jobs.views import json_bytes

_GRACE: Final = timedelta(hours=1)
"""How long after the end of its URLs a recording is still awaited: one may be on its way, or its news."""


def post_upload(call: Call) -> Answer:
    """Take a job whose recording is to be uploaded, of up to 4 GB: in one piece, or in parts."""
    asked = read_upload_request(call.event.raw_event)
    order = posted_order(json.dumps(asked.config, ensure_ascii=False), call.service.settings)
    refuse_fetching(order)
    refuse_too_many(call)
    job = new_job_id()
    record = new_record(
        call,
        order,
        id=job,
        source="upload",
        data_name=asked.data_name,
        size_bytes=asked.size_bytes,
        upload=_begin_parts(call, job, asked.size_bytes) if _in_parts(asked) else None,
    )
    signer = _signer(call, record)
    record = record.model_copy(update={"expected_until": signer.until + _GRACE})
    with begun(call, record, order):
        targets = _targets(signer, record, {})
    return Answer(json_bytes(CreateUploadResponse(id=job, **targets)), JSON, status=POSTED.status)


def get_upload(call: Call, upload: JobId) -> Answer:
    """See how far an upload is, and go on with it: with fresh URLs, for up to a day."""
    record = _upload_of(call, upload)
    if is_there(call.service.s3, record):
        return Answer(json_bytes(RetrieveUploadResponse(id=upload, received=True)), JSON)
    _refuse_given_up(call, record)
    came = parts_there(call.service.s3, record) if record.upload else []
    if came is None:
        raise _given_up()
    signer = _signer(call, record)
    call.service.table.amend(upload, expected_until=signer.until + _GRACE)
    targets = _targets(signer, record, sizes(came))
    return Answer(json_bytes(RetrieveUploadResponse(id=upload, received=False, **targets)), JSON)


def complete_upload(call: Call, upload: JobId) -> Answer:
    """Say that every part has been put. May be repeated. Not needed for an upload in one piece."""
    record = _upload_of(call, upload)
    s3 = call.service.s3
    if not is_there(s3, record):
        _refuse_given_up(call, record)
        if not record.upload:
            raise UploadIncomplete(detail="the recording has not been put yet")
        if not join_parts(s3, record) and not is_there(s3, record):
            raise _given_up()
    return Answer(json_bytes(CompleteUploadResponse(id=upload)), JSON)


def _in_parts(asked: UploadRequest) -> bool:
    return asked.size_bytes > MULTIPART_FROM_BYTES if asked.multipart is None else asked.multipart


def _begin_parts(call: Call, job: str, size_bytes: int) -> MultipartUpload:
    with taken():
        begun_upload = call.service.s3.create_multipart_upload(
            Bucket=call.service.settings.uploads_bucket, Key=posted_key(job)
        )
    return planned(begun_upload["UploadId"], size_bytes)


def _upload_of(call: Call, upload: str) -> JobRecord:
    """Look up an upload of the caller's. A job whose recording came otherwise is none."""
    record = job_of(call, upload)
    if record.source != "upload":
        raise JobNotFound
    return record


def _signer(call: Call, record: JobRecord) -> Signer:
    return Signer.of(clients.s3_for_urls(), record, call.now, call.service.settings.upload_url_seconds)


def _targets(signer: Signer, record: JobRecord, received: Mapping[int, int]) -> dict[str, Any]:
    if record.upload:
        return {"multipart": signer.in_parts(record, received)}
    return {"upload": signer.whole(record)}


def _refuse_given_up(call: Call, record: JobRecord) -> None:
    if record.state.is_end or call.now >= record.created_at + OPEN_FOR:
        raise _given_up()


def _given_up() -> JobExpired:
    return JobExpired(
        detail="the recording did not come within a day, and is not taken any more; post it anew"
    )


POSTED: Final = Route(
    "POST",
    "/v2/uploads",
    post_upload,
    returns={JSON: CreateUploadResponse},
    errors=(ConfigRejected, MalformedRequest, BodyTooLarge, Unprocessable, TooManyJobs, NotStored),
    status=201,
    body=Body(media_type="application/json", model=UploadRequest),
    begins=("job", "upload"),
)
ROUTES: Final = (
    POSTED,
    Route(
        "GET",
        "/v2/uploads/<upload>",
        get_upload,
        returns={JSON: RetrieveUploadResponse},
        errors=(JobNotFound, JobExpired),
    ),
    Route(
        "POST",
        "/v2/uploads/<upload>/complete",
        complete_upload,
        returns={JSON: CompleteUploadResponse},
        errors=(JobNotFound, JobExpired, UploadIncomplete),
    ),
)
