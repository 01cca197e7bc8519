"""Jobs, as they are posted."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from contract.api.uploads import EXAMPLE
from contract.config import JobConfig

File = Annotated[
    bytes,
    WithJsonSchema({"type": "string", "minLength": 1, "contentMediaType": "application/octet-stream"}),
]


class CreateJobForm(BaseModel):
    """A job: its config, and the recording, unless the config names a URL to fetch it from."""

    model_config = ConfigDict(extra="forbid", defer_build=True)

    config: JobConfig = Field(description="The job config, as JSON.", examples=[EXAMPLE])
    data_file: File | None = Field(None, description="The recording. Up to 4.6 MB; larger ones: /v2/uploads.")


class CreateJobResponse(BaseModel):
    """A job that was taken."""

    model_config = ConfigDict(frozen=True, serialize_by_alias=True, defer_build=True)

    id: str
    status: Literal["created", "done", "rejected", "deleted"] | None = Field(
        None,
        description="Only where `wait` was given: what became of the job; `created` if it still runs.",
    )
    json_v2: dict[str, Any] | None = Field(
        None, alias="json-v2", description="The transcript, if it was asked for, is there, and fits."
    )
    txt: str | None = Field(None, description="The same as text.")
    srt: str | None = Field(None, description="The same as subtitles.")
