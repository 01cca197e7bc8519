"""What S3 hands out on no later try either."""

from __future__ import annotations

from http import HTTPStatus
from typing import TYPE_CHECKING, Final

from contract.errors.upload import UploadArchived, UploadError, UploadUnreadable

if TYPE_CHECKING:
    from botocore.exceptions import ClientError

_ARCHIVED: Final = "InvalidObjectState"
_PASSING_STATUS: Final = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.CONFLICT, HTTPStatus.TOO_MANY_REQUESTS}
)
_PASSING: Final = frozenset(
    {"ExpiredToken", "RequestTimeTooSkewed", "RequestTimeout", "TokenRefreshRequired"}
)
"""What S3 blames on who asks, and may answer otherwise the next time."""


def refusal_of(error: ClientError, name: str) -> UploadError | None:
    """Tell what S3 refuses for good; None for what it only has no time for.

    Parameters
    ----------
    name
        Of the object, as its user calls it.
    """
    code, status = error.response["Error"]["Code"], error.response["ResponseMetadata"]["HTTPStatusCode"]
    if code == _ARCHIVED:
        return UploadArchived(f"{name} lies in an archive", "S3 must restore it before anybody can read it")
    if _is_for_good(code, status):
        return UploadUnreadable(f"S3 does not hand out {name}", f"it answers {code}")
    return None


def _is_for_good(code: str, status: int) -> bool:
    blames_us = HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR
    passes = status in _PASSING_STATUS or code in _PASSING or "Throttl" in code or code == "SlowDown"
    return blames_us and not passes
