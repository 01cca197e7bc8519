"""What is to be uploaded, read from the body of a request."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from contract.api.uploads import UploadRequest
from contract.config.document import read_object
from contract.config.path import path_of
from contract.errors.api import BodyTooLarge, MalformedRequest, Unprocessable
from contract.errors.config import ConfigError
from contract.limits import MAX_INPUT_BYTES
from lambdas.api.body.posted import body_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def read_upload_request(event: Mapping[str, Any]) -> UploadRequest:
    """Read what is to be uploaded. Its job config is not looked into.

    Raises
    ------
    MalformedRequest
        The body is no JSON object, or gives a key twice.
    Unprocessable
        A value is missing, or cannot be used. The detail names the first one.
    BodyTooLarge
        The recording is larger than any may be, or the body itself is.
    """
    try:
        asked = UploadRequest.model_validate(read_object(body_of(event)))
    except ConfigError as error:
        raise MalformedRequest(detail=f"the body is no JSON object to be read: {error.detail}") from None
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        wrong = first["msg"].removeprefix("Input ")
        raise Unprocessable(detail=f"{path_of(first['loc'])} in body {wrong}") from None
    if asked.size_bytes > MAX_INPUT_BYTES:
        raise BodyTooLarge(detail=f"size_bytes in body must be {MAX_INPUT_BYTES} (4 GB) at most")
    return asked
