"""Recordings that are put to URLs of their own, and their jobs."""

from typing import Annotated, Any, Final, Literal

from pydantic import BaseModel, ConfigDict, Field

from contract.api.likeness import Like
from contract.config import JobConfig
from contract.limits import MAX_INPUT_BYTES

EXAMPLE: Final = {"type": "transcription", "transcription_config": {"language": "en"}}
"""The shortest job config."""
Moment = Annotated[str, Field(json_schema_extra={"format": "date-time"})]


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True, defer_build=True)


class UploadRequest(_Model):
    """A job whose recording is to be uploaded."""

    config: Annotated[dict[str, Any], Like(JobConfig)] = Field(
        description="The job config, without `fetch_data`.", examples=[EXAMPLE]
    )
    data_name: str = Field(
        min_length=1, max_length=1024, description="What the recording is called.", examples=["talk.wav"]
    )
    size_bytes: int = Field(
        ge=1,
        description="Of the recording; exactly so many bytes are taken.",
        examples=[480_044],
        json_schema_extra={"maximum": MAX_INPUT_BYTES},  # described here, and told apart by who reads it
    )
    multipart: bool | None = Field(
        None, description="Whether it comes in parts. Left out: if it has more than 64 MiB."
    )


class PutTarget(_Model):
    """Where to put a recording in one piece."""

    method: Literal["PUT"] = "PUT"
    url: str
    headers: dict[str, str] = Field(description="To send with it. They are part of the signature.")
    expires_at: Moment


class UploadPart(_Model):
    """One part of a recording."""

    number: int = Field(ge=1)
    url: str = Field(description="To PUT the part to.")
    received_bytes: int | None = Field(None, description="Of a part that has come.")


class MultipartTarget(_Model):
    """Where to put a recording part by part, in any order."""

    part_bytes: int = Field(ge=1, description="Of each part but the last one.")
    parts: list[UploadPart]
    expires_at: Moment


class CreateUploadResponse(_Model):
    """A job that waits for its recording: in one piece, or in parts."""

    id: str
    upload: PutTarget | None = None
    multipart: MultipartTarget | None = None


class RetrieveUploadResponse(CreateUploadResponse):
    """How far an upload is. URLs are fresh, and there as long as the recording has not come."""

    received: bool = Field(description="Whether the whole recording is there.")


class CompleteUploadResponse(_Model):
    """A job whose recording is there."""

    id: str
