"""Ogg (RFC 3533): the last page of a stream tells how many samples there are up to its end."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lambdas.ingest.recording.ranged import RangedReader

_MAGIC: Final = b"OggS"
_HEADER_BYTES: Final = 27
_MAX_PAGE_BYTES: Final = _HEADER_BYTES + 255 + 255 * 255
_HEAD_BYTES: Final = 64 * 1024
_NO_POSITION: Final = -1
_OPUS_RATE: Final = 48_000
_LATE_START_SECONDS: Final = 60.0
"""More than one page can hold: the stream was cut out of a longer one, and its clock runs on from there."""


@dataclass(frozen=True, slots=True)
class _Page:
    """`position` counts samples up to the end of the last packet that ends on the page."""

    position: int
    serial: int
    body: bytes
    end: int


@dataclass(frozen=True, slots=True)
class _Stream:
    serial: int
    sample_rate: int


def ogg_seconds(reader: RangedReader, offset_bytes: int) -> float | None:
    """Tell how long the sound of an Ogg file is; None if it is none known, or the file ends otherwise."""
    pages = list(_pages(reader.read_at(offset_bytes, _HEAD_BYTES)))
    sound = next((found for page in pages if (found := _stream(page))), None)
    if not sound:
        return None
    last = _last_position(reader, offset_bytes, sound)
    if last is None:
        return None
    positions = (page.position for page in pages if page.serial == sound.serial and page.position > 0)
    first = next(positions, 0) / sound.sample_rate
    seconds = last / sound.sample_rate
    return seconds - first if _LATE_START_SECONDS < first < seconds else seconds


def _last_position(reader: RangedReader, offset_bytes: int, sound: _Stream) -> int | None:
    start = max(offset_bytes, reader.size_bytes - 2 * _MAX_PAGE_BYTES)
    tail = reader.read_at(start, reader.size_bytes - start)
    at = len(tail)
    while (at := tail.rfind(_MAGIC, 0, at)) >= 0:
        page = _page_at(tail, at)
        if page and page.serial == sound.serial and page.position != _NO_POSITION:
            return page.position
    return None


def _pages(data: bytes) -> Iterator[_Page]:
    at = 0
    while page := _page_at(data, at):
        yield page
        at = page.end


def _page_at(data: bytes, at: int) -> _Page | None:
    header = data[at : at + _HEADER_BYTES]
    if len(header) < _HEADER_BYTES or not header.startswith(_MAGIC):
        return None
    start = at + _HEADER_BYTES + header[26]
    end = start + sum(data[at + _HEADER_BYTES : start])
    return _Page(
        position=int.from_bytes(header[6:14], "little", signed=True),
        serial=int.from_bytes(header[14:18], "little"),
        body=data[start:end],
        end=end,
    )


def _stream(page: _Page) -> _Stream | None:
    """Read the first packet of a stream of sound; None if this is none."""
    body, rate = page.body, 0
    if body.startswith(b"\x01vorbis"):
        rate = int.from_bytes(body[12:16], "little")
    elif body.startswith(b"OpusHead"):
        rate = _OPUS_RATE
    elif body.startswith(b"Speex   "):
        rate = int.from_bytes(body[36:40], "little")
    elif body.startswith(b"\x7fFLAC"):
        rate = int.from_bytes(body[27:30], "big") >> 4
    return _Stream(page.serial, rate) if rate else None
