"""Errors, as every call answers them."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

ErrorMessage = Literal[
    "Bad Request",
    "File Expired",
    "Forbidden",
    "Resource Locked",
    "Format Not Supported",
    "Internal Server Error",
    "Job error",
    "Job Expired",
    "Job In Progress",
    "Job is not of type transcription",
    "Job not found",
    "Job rejected",
    "Job rejected due to invalid audio",
    "Job rejected due to invalid text",
    "Malformed request",
    "Missing callback",
    "Missing data_file",
    "No language selected",
    "Not Implemented",
    "Permission Denied",
    "Requested product not available",
    "Transcription not ready",
    "Log file not available",
    "Unprocessable Entity",
    "Max concurrent running jobs exceeded",
]
"""Every message that clients of the v2 API may have to know. Others would be errors to them."""


class ErrorResponse(BaseModel):
    """What went wrong."""

    model_config = ConfigDict(frozen=True)

    code: int = Field(ge=100, description="The HTTP status.")
    error: ErrorMessage = Field(description="The kind of error, in the words of the v2 API.")
    detail: str = Field(description="This very case, or what to do.")
