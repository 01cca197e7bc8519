"""The record of a job, as it lies in the jobs table and as every part of the cloud sees it."""

from datetime import datetime
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from contract.job.callback import Callback
from contract.job.outcome import Failure
from contract.job.state import State

DEFAULT_OWNER: Final = "default"
"""Whose jobs the recordings are that were put into the bucket directly, where nothing else is set: of the API
key of this name."""

Source = Literal["bucket", "post", "upload", "fetch"]
"""How a recording came: put into the bucket, posted with its job, put to a URL of the API's, or fetched."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class Step(_Part):
    """One line of a job's history."""

    state: State
    at: datetime


class FetchOrder(_Part):
    """What to fetch, for as long as it is to be fetched. Both may carry secrets."""

    url: str = Field(repr=False)
    auth_headers: tuple[str, ...] = Field((), repr=False)


class MultipartUpload(_Part):
    """An upload in parts that the API began.

    Attributes
    ----------
    part_bytes
        Of each part but the last one.
    """

    upload_id: str
    part_bytes: int
    parts: int


class JobRecord(_Part):
    """One job.

    Attributes
    ----------
    id
        `contract.job.identity.job_id` of bucket, key and version.
    owner
        Name of the API key whose job it is, or the principal where callers sign their requests.
    source
        How the recording came, or is to come.
    bucket, key, version_id, size_bytes
        The upload. Of an expected one `version_id` is empty, and `size_bytes` what was announced, or 0.
    data_name
        What the user calls the recording: the name it was posted with, or the last part of the key.
    created_at
        When the job was posted or the upload was complete, UTC. The same for every delivery of its event.
    state, history
        Where it is, and when it got to each state.
    config
        The job config as the user gave it, without any `auth_headers`; that of the deployment where there was
        none. None where it is too large for the table (it lies in the results bucket), or could not be read.
    language, operating_point
        As the config asks; empty for a job whose config could not be read.
    duration_seconds
        From the header, later as the transcriber counted it; None while nobody knows.
    format
        As told from the content; empty where it is none, and until ingest has examined it.
    max_parallel
        Most worker processes that its caller wants for it; 0 to leave that to the deployment.
    parallel, vcpus, memory_mib
        What was asked of Batch; 0 where it was not.
    batch_job_id
        Empty until Batch has it.
    begun
        How often ingest has begun to examine the upload, without a word of how that ended.
    attempts
        Runs of the container so far.
    failure
        Why it was rejected.
    callbacks
        Who is to be told of its end.
    fetch, upload
        Of an expected recording: what to fetch, or the parts it comes in.
    expected_until
        When an expected recording is given up.
    queue_wait_seconds, run_seconds, audio_seconds
        From submission to the start of the container, of the last container, and of the recording.
    cost_usd
        Estimate: vCPU seconds of all attempts at the deployment's price.
    updated_at, expires_at
        Last change, and when the table drops the record.
    """

    id: str
    owner: str = DEFAULT_OWNER
    source: Source = "bucket"
    bucket: str
    key: str
    version_id: str
    size_bytes: int
    data_name: str
    created_at: datetime
    state: State
    history: tuple[Step, ...] = ()
    config: dict[str, Any] | None = None
    language: str = ""
    operating_point: str = ""
    format: str = ""
    duration_seconds: float | None = None
    max_parallel: int = 0
    parallel: int = 0
    vcpus: int = 0
    memory_mib: int = 0
    batch_job_id: str = ""
    begun: int = 0
    attempts: int = 0
    failure: Failure | None = None
    callbacks: tuple[Callback, ...] = ()
    fetch: FetchOrder | None = None
    upload: MultipartUpload | None = None
    expected_until: datetime | None = None
    queue_wait_seconds: float | None = None
    run_seconds: float | None = None
    audio_seconds: float | None = None
    cost_usd: float | None = None
    updated_at: datetime
    expires_at: datetime
