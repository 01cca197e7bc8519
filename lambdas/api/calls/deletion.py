"""The call that takes a job back."""

from typing import Final

from contract.api.job import DeleteJobResponse
from contract.errors.api import JobExpired, JobNotFound, JobRunning, Unprocessable
from contract.job.state import State
from lambdas.api.answer import Answer
from lambdas.api.call import Call
from lambdas.api.headers import JSON, VENDOR_JSON
from lambdas.api.library import LONGEST_ID, job_of
from lambdas.api.new_job import removal_of
from lambdas.api.parameters import Force, JobId
from lambdas.api.route import Route
from lambdas.jobs.views import job_details, json_bytes


def delete_job(call: Call, job: JobId, force: Force = False) -> Answer:  # noqa: FBT002 - always named
    """Delete a job: its recording, its results, and its run."""
    try:
        record = job_of(call, job)
    except JobNotFound:
        _finish_deletion(call, job)
        raise
    if not record.state.is_end and not force:
        raise JobRunning(detail=JobRunning.advice)
    if not removal_of(call.service).take_back(record, call.now):
        raise JobNotFound
    deleted = record.model_copy(update={"state": State.DELETED})
    return Answer(json_bytes(DeleteJobResponse(job=job_details(deleted, call.now))), call.json)


def _finish_deletion(call: Call, job: str) -> None:
    """Remove what is left of a job of the caller's that was deleted before, if something went wrong then."""
    record = call.service.table.get(job) if len(job) <= LONGEST_ID else None
    if record and record.owner == call.owner:
        removal_of(call.service).take_back(record, call.now)


ROUTES: Final = (
    Route(
        "DELETE",
        "/v2/jobs/<job>",
        delete_job,
        returns={JSON: DeleteJobResponse, VENDOR_JSON: DeleteJobResponse},
        errors=(JobNotFound, JobExpired, JobRunning, Unprocessable),
    ),
)
