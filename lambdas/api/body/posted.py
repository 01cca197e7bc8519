"""What was posted: the config of a job, and its recording where it came along."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from contract.errors.api import BodyTooLarge, MalformedRequest, MissingDataFile
from lambdas.api.body.form import Part, read_form

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

MAX_BODY_BYTES: Final = 4600 * 1024
"""What fits through a function URL in base64 (6 MB) with 10 kB of headers."""

NAMELESS: Final = "data_file"
"""What a recording is called that came without a name."""

_CONFIG: Final = "config"
_DATA_FILE: Final = "data_file"


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording that was posted."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Posted:
    """What a form held.

    Attributes
    ----------
    config
        JSON, unread.
    """

    config: bytes
    recording: Recording | None


def body_of(event: Mapping[str, Any]) -> bytes:
    """Give the body of a request as it was sent.

    Raises
    ------
    BodyTooLarge, MalformedRequest
    """
    body = event.get("body") or ""
    try:
        raw = base64.b64decode(body, validate=True) if event.get("isBase64Encoded") else body.encode()
    except (binascii.Error, ValueError):
        raise MalformedRequest(detail="the body cannot be decoded") from None
    if len(raw) > MAX_BODY_BYTES:
        raise too_large(len(raw))
    return raw


def too_large(length: int) -> BodyTooLarge:
    size = f"the body has {length} bytes, {MAX_BODY_BYTES} are possible"
    return BodyTooLarge(detail=f"{size}. {BodyTooLarge.advice}")


def read_posted(event: Mapping[str, Any]) -> Posted:
    """Read the form of a request.

    Raises
    ------
    MalformedRequest
        It is no form, or has other fields than `config` and `data_file`, or one of them twice.
    MissingDataFile
        The recording is empty.
    BodyTooLarge
    """
    headers = event.get("headers") or {}
    if headers.get("content-encoding", "identity").lower() != "identity":
        raise MalformedRequest(detail="the body is compressed: Content-Encoding is not read")
    fields = _by_name(read_form(headers.get("content-type", ""), body_of(event)))
    if _CONFIG not in fields:
        raise MalformedRequest(detail=f"config is missing. {MalformedRequest.advice}")
    data = fields.get(_DATA_FILE)
    return Posted(fields[_CONFIG].content, _recording(data) if data else None)


def _by_name(parts: Iterable[Part]) -> dict[str, Part]:
    fields: dict[str, Part] = {}
    for part in parts:
        if part.name not in {_CONFIG, _DATA_FILE}:
            raise MalformedRequest(detail=f"{part.name!r} is no field of the form. {MalformedRequest.advice}")
        if part.name in fields:
            raise MalformedRequest(detail=f"{part.name} is there twice")
        fields[part.name] = part
    return fields


def _recording(part: Part) -> Recording | None:
    if part.content:
        return Recording(part.file_name or NAMELESS, part.content)
    if part.file_name == "":
        return None  # how a browser sends a field for which nobody chose a file
    raise MissingDataFile(detail=f"data_file is empty. {MissingDataFile.advice}")
