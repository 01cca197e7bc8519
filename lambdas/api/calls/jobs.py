"""The calls that look jobs up."""

from typing import Final

from contract.api.job import RetrieveJobResponse, RetrieveJobsResponse
from contract.errors.api import JobExpired, JobNotFound, Unprocessable
from contract.job.state import State
from lambdas.api.answer import Answer
from lambdas.api.call import Call
from lambdas.api.headers import JSON, VENDOR_JSON
from lambdas.api.library import Selection, list_of
from lambdas.api.parameters import (
    MAX_JOBS,
    CreatedAfter,
    CreatedBefore,
    IncludeDeleted,
    JobId,
    Limit,
    Wait,
)
from lambdas.api.route import Route
from lambdas.api.waiting import waited_for
from lambdas.jobs.views import job_details, job_list, json_bytes


def list_jobs(
    call: Call,
    limit: Limit = MAX_JOBS,
    created_before: CreatedBefore = None,
    created_after: CreatedAfter = None,
    include_deleted: IncludeDeleted = False,  # noqa: FBT002 - a parameter of a query, always named
) -> Answer:
    """List jobs, newest first."""
    selection = Selection(
        limit=limit, before=created_before, after=created_after, include_deleted=include_deleted
    )
    records = list_of(call.service.table, call.owner, selection, call.now)
    return Answer(json_bytes(job_list(records, call.now)), call.json)


def get_job(call: Call, job: JobId, wait: Wait = 0) -> Answer:
    """Look a job up."""
    record = waited_for(call, job, wait)
    progress = call.service.results.progress(record.id) if record.state is State.RUNNING else None
    document = RetrieveJobResponse(job=job_details(record, call.now, progress))
    return Answer(json_bytes(document), call.json)


ROUTES: Final = (
    Route(
        "GET",
        "/v2/jobs",
        list_jobs,
        returns={JSON: RetrieveJobsResponse, VENDOR_JSON: RetrieveJobsResponse},
        errors=(Unprocessable,),
    ),
    Route(
        "GET",
        "/v2/jobs/<job>",
        get_job,
        returns={JSON: RetrieveJobResponse, VENDOR_JSON: RetrieveJobResponse},
        errors=(JobNotFound, JobExpired, Unprocessable),
    ),
)
