"""An answer, packed so that it fits through a function URL."""

import base64
import gzip
import json
from dataclasses import dataclass
from typing import Final

from contract.errors.api import AnswerTooLarge
from lambdas.api.headers import accepts_gzip

MAX_PAYLOAD_BYTES: Final = 6 * 1024**2
"""Of what a function returns, as JSON: the body is text in it, or base64, and headers count as well."""

_HEADERS_BYTES: Final = 4096
_MAX_BODY_BYTES: Final = MAX_PAYLOAD_BYTES - _HEADERS_BYTES
_GZIP_FROM_BYTES: Final = 1024
"""What fits into one packet anyway gains nothing."""
_GZIP_LEVEL: Final = 6
"""For a two-hour transcript: a fifth of the time that level 9 takes, and 6 % longer."""
_LONGEST_ESCAPE: Final = 6
"""Bytes that JSON may make of one: `\\u0000`."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say to a client.

    Attributes
    ----------
    body
        In UTF-8.
    content_type
        Value of the header.
    """

    body: bytes
    content_type: str


@dataclass(frozen=True, slots=True)
class Packed:
    """The body as a function URL wants it: text, or base64 of what is not."""

    body: str
    is_base64: bool
    headers: dict[str, str]


def pack(answer: Answer, accept_encoding: str) -> Packed:
    """Compress an answer where the client takes it, and see that it fits.

    Raises
    ------
    AnswerTooLarge
    """
    headers = {"Vary": "Accept, Accept-Encoding", "Cache-Control": "no-store"}
    if accepts_gzip(accept_encoding) and len(answer.body) >= _GZIP_FROM_BYTES:
        compressed = gzip.compress(answer.body, _GZIP_LEVEL, mtime=0)
        return Packed(_base64(compressed), True, {**headers, "Content-Encoding": "gzip"})
    text = answer.body.decode()
    if _fits(text, len(answer.body)):
        return Packed(text, False, headers)
    return Packed(_base64(answer.body), True, headers)


def _fits(text: str, length: int) -> bool:
    """Tell whether a text fits with what JSON escapes in it. Only long ones need counting."""
    return length * _LONGEST_ESCAPE <= _MAX_BODY_BYTES or len(json.dumps(text)) <= _MAX_BODY_BYTES


def _base64(body: bytes) -> str:
    encoded = base64.b64encode(body).decode("ascii")
    if len(encoded) > _MAX_BODY_BYTES:
        size = f"the answer takes {len(encoded)} bytes, {_MAX_BODY_BYTES} are possible"
        raise AnswerTooLarge(detail=f"{size}. {AnswerTooLarge.advice}")
    return encoded
