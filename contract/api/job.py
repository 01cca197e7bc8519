"""Jobs, as the API shows them."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from contract.job.state import ApiStatus, State

Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]
"""UTC to the millisecond, as `contract.transcript.timestamp` writes it."""


class _Shown(BaseModel):
    model_config = ConfigDict(frozen=True)


class JobError(_Shown):
    """Why a job was rejected, or a callback could not be made."""

    timestamp: Moment
    type: str = Field(description="Stable code of the error: docs/errors.md.")
    message: str = Field(description="In one line, with what to do.")


class JobProgress(_Shown):
    """How far a job is that has not ended."""

    stage: State = Field(description="Where it is.")
    share: float | None = Field(None, ge=0, le=1, description="Of the recording that is transcribed.")


class JobIdentity(_Shown):
    """Which job it is."""

    created_at: Moment = Field(description="When it was posted, or its recording was uploaded.")
    data_name: str = Field(description="What the user calls the recording.")
    duration: int = Field(ge=0, description="Of the recording in seconds; 0 until it is known.")
    id: str


class JobDetails(JobIdentity):
    """One job."""

    status: ApiStatus
    config: dict[str, Any] | None = Field(
        None,
        description="The job config, without secrets. Left out of a list where it does not fit into it.",
    )
    lang: str | None = Field(None, description="The language asked for.")
    errors: list[JobError] | None = Field(None, description="Why it was rejected, or who could not be told.")
    progress: JobProgress | None = Field(None, description="Of a job that has not ended.")


class RetrieveJobResponse(_Shown):
    """One job."""

    job: JobDetails


class RetrieveJobsResponse(_Shown):
    """Jobs, newest first."""

    jobs: list[JobDetails]


class DeleteJobResponse(_Shown):
    """The job that was deleted."""

    job: JobDetails
