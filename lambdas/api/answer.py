"""An answer, packed so that it fits through a function URL."""

import base64
import gzip
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from contract.errors.api import AnswerTooLarge
from lambdas.api.etags import entity_tag
from lambdas.api.headers import accepts_gzip

MAX_PAYLOAD_BYTES: Final = 6 * 1024**2
"""Of what a function returns, as JSON: the body is text in it, or base64, and headers count as well."""

_HEADERS_BYTES: Final = 4096
_MAX_BODY_BYTES: Final = MAX_PAYLOAD_BYTES - _HEADERS_BYTES
_GZIP_FROM_BYTES: Final = 1024
"""What fits into one packet anyway gains nothing."""
_GZIP_LEVEL: Final = 4
"""For a two-hour transcript: half of the time that level 6 takes, and 7 % longer."""
_LONGEST_ESCAPE: Final = 6
"""Bytes that JSON may make of one: `\\u0000`."""
_LONGER_BEYOND_ASCII: Final = 2
"""Bytes that it adds to each byte of UTF-8 beyond ASCII: `\\u00e4` for two of them."""
_CONTROLS: Final = bytes([*range(0x20), 0x7F])
_BEYOND_ASCII: Final = bytes(range(0x80, 0x100))


@dataclass(frozen=True, slots=True)
class Answer:
    """What to say to a client.

    Attributes
    ----------
    body
        In UTF-8.
    content_type
        Value of the header.
    tag
        Changes whenever the body does: the heart of its `ETag`. Empty where it has none.
    cache
        Value of `Cache-Control`.
    headers
        Besides those that every answer has.
    """

    body: bytes
    content_type: str
    status: int = 200
    tag: str = ""
    cache: str = "no-store"
    headers: Mapping[str, str] = field(default_factory=dict)


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
    if accepts_gzip(accept_encoding) and len(answer.body) >= _GZIP_FROM_BYTES:
        compressed = gzip.compress(answer.body, _GZIP_LEVEL, mtime=0)
        headers = {**_headers(answer, gzipped=True), "Content-Encoding": "gzip"}
        return Packed(_base64(compressed), True, headers)
    headers = _headers(answer, gzipped=False)
    text = _text(answer.body)
    if text is not None and _fits(text, answer.body):
        return Packed(text, False, headers)
    return Packed(_base64(answer.body), True, headers)


def _headers(answer: Answer, *, gzipped: bool) -> dict[str, str]:
    headers = {"Vary": "Accept, Accept-Encoding", "Cache-Control": answer.cache, **answer.headers}
    return headers | ({"ETag": entity_tag(answer.tag, gzipped=gzipped)} if answer.tag else {})


def _text(body: bytes) -> str | None:
    """Decode a body; None where it is not UTF-8, as a log may be in which a program wrote what it would."""
    try:
        return body.decode()
    except UnicodeDecodeError:
        return None


def _fits(text: str, body: bytes) -> bool:
    """Tell whether a text fits with what JSON escapes in it. It is written only where that is close."""
    return _most_escaped(body) <= _MAX_BODY_BYTES or len(json.dumps(text)) <= _MAX_BODY_BYTES


def _most_escaped(body: bytes) -> int:
    """Give how long a text may be as JSON, at most: faster told by counting than by writing it."""
    controls = len(body) - len(body.translate(None, _CONTROLS))
    beyond_ascii = len(body) - len(body.translate(None, _BEYOND_ASCII))
    quoted = body.count(b'"') + body.count(b"\\")
    return len(body) + quoted + (_LONGEST_ESCAPE - 1) * controls + _LONGER_BEYOND_ASCII * beyond_ascii


def _base64(body: bytes) -> str:
    encoded = base64.b64encode(body).decode("ascii")
    if len(encoded) > _MAX_BODY_BYTES:
        size = f"the answer takes {len(encoded)} bytes, {_MAX_BODY_BYTES} are possible"
        raise AnswerTooLarge(detail=f"{size}. {AnswerTooLarge.advice}")
    return encoded
