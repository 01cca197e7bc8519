"""A body of type multipart/form-data, taken apart: RFC 7578, as strictly as real clients allow."""

from __future__ import annotations

import logging
import re
from dataclasses import dataclass, field
from typing import Final

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser

from contract.errors.api import MalformedRequest
from lambdas.api.body.parameters import file_name, read_parameters

_FORM: Final = "multipart/form-data"
_MAX_PARTS: Final = 8
_PLAIN: Final = frozenset({"", "7bit", "8bit", "binary", "identity"})
_MAX_BOUNDARY: Final = 70
"""Of RFC 2046."""

# It warns of every body that it cannot read, which the client is told anyway.
logging.getLogger("python_multipart").setLevel(logging.ERROR)


@dataclass(frozen=True, slots=True)
class Part:
    """One field of a form.

    Attributes
    ----------
    file_name
        None where it is not said to be a file.
    """

    name: str
    file_name: str | None
    content: bytes


def read_form(content_type: str, body: bytes) -> list[Part]:
    """Read the fields of a form, in their order.

    Raises
    ------
    MalformedRequest
        The body is of another type, ends early, or is not written so. The detail says what was found.
    """
    boundary = _boundary(content_type)
    reader = _Reader()
    try:
        parser = MultipartParser(boundary, callbacks=reader.callbacks())  # type: ignore[arg-type]
        parser.write(_with_bodies(body, boundary))
    except FormParserError as error:
        raise _malformed(f"{error}") from None
    if not reader.complete:
        raise _malformed("the body ends before its last boundary")
    return [_part(raw) for raw in reader.parts]


@dataclass(slots=True)
class _RawPart:
    headers: list[tuple[bytes, bytes]] = field(default_factory=list)
    content: list[bytes] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    """Collects what the parser finds."""

    parts: list[_RawPart] = field(default_factory=list)
    complete: bool = False

    def callbacks(self) -> dict[str, object]:
        return {
            "on_part_begin": self._begin,
            "on_header_begin": lambda: self.parts[-1].headers.append((b"", b"")),
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_part_data": lambda data, start, end: self.parts[-1].content.append(data[start:end]),
            "on_end": self._end,
        }

    def _begin(self) -> None:
        if len(self.parts) == _MAX_PARTS:
            raise _malformed(f"the form has more than {_MAX_PARTS} fields")
        self.parts.append(_RawPart())

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].headers[-1] = (data[start:end].lower(), b"")

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        name, _ = self.parts[-1].headers[-1]
        self.parts[-1].headers[-1] = (name, data[start:end])

    def _end(self) -> None:
        self.complete = True


def _boundary(content_type: str) -> bytes:
    try:
        kind, parameters = read_parameters(content_type)
    except ValueError:
        raise _malformed("there is no Content-Type that can be read") from None
    if kind != _FORM:
        raise _malformed(f"the body is {kind}, not {_FORM}")
    boundary = parameters.get("boundary", "")
    if not 0 < len(boundary) <= _MAX_BOUNDARY or not boundary.isascii():
        raise _malformed("Content-Type names no boundary that can be used")
    return boundary.encode("ascii")


def _with_bodies(body: bytes, boundary: bytes) -> bytes:
    """Write the line end of each empty part that has left it out, as RFC 2046 allows: the parser needs it."""
    delimiter = b"--" + boundary
    if b"\r\n\r\n" + delimiter not in body:
        return body
    line = re.escape(delimiter)
    headers = rb"(?<![^\n])(" + line + rb"[ \t]*\r\n(?:[^\r\n]+\r\n)+\r\n)"
    next_one = rb"(?=" + line + rb"(?:--)?[ \t]*(?:\r\n|\Z))"
    return re.sub(headers + next_one, rb"\1\r\n", body)


def _part(raw: _RawPart) -> Part:
    headers = {name.decode("ascii"): _text(value) for name, value in raw.headers}
    try:
        kind, parameters = read_parameters(headers.get("content-disposition", ""))
    except ValueError as error:
        raise _malformed(f"a field has a Content-Disposition that cannot be read: {error}") from None
    if kind != "form-data" or not parameters.get("name"):
        raise _malformed("a field has no name")
    for header in ("content-transfer-encoding", "content-encoding"):
        if headers.get(header, "").strip().lower() not in _PLAIN:
            raise _malformed(f"{parameters['name']} is encoded: {header} is not read")
    return Part(parameters["name"], file_name(parameters), b"".join(raw.content))


def _text(value: bytes) -> str:
    try:
        return value.decode()
    except UnicodeDecodeError:
        return value.decode("latin-1")


def _malformed(detail: str) -> MalformedRequest:
    return MalformedRequest(detail=f"{detail}. {MalformedRequest.advice}")
