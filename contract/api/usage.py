"""What a caller has used, as the API shows it."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from contract.api.job import Moment


class UsageDetails(BaseModel):
    """Jobs that are done: all of them, or those of one language and operating point."""

    model_config = ConfigDict(frozen=True)

    mode: Literal["batch"]
    type: Literal["transcription"]
    language: str | None = None
    operating_point: str | None = None
    model: str | None = Field(None, description="The operating point, under its other name in the v2 API.")
    count: int = Field(ge=0, description="How many jobs.")
    duration_hrs: float = Field(ge=0, description="Length of their recordings, in hours.")


class UsageResponse(BaseModel):
    """What a caller has used between two moments."""

    model_config = ConfigDict(frozen=True)

    since: Moment
    until: Moment
    summary: list[UsageDetails]
    details: list[UsageDetails]
