"""FLAC (RFC 9639): its header counts the samples, and the last frame shows whether they are all there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from lambdas.ingest.recording.ranged import RangedReader

_STREAM_INFO_AT: Final = 8
_STREAM_INFO_BYTES: Final = 18
"""As much of it as is read here. It always comes first."""
_TAIL_BYTES: Final = 64 * 1024
_MAX_BLOCK_SAMPLES: Final = 65_536
_LONGEST_HEADER_BYTES: Final = 16
_SYNC: Final = 0xFFF8
_SYNC_MASK: Final = 0xFFFE
"""The last bit says what a frame is numbered by."""
_CRC_POLYNOMIAL: Final = 0x07
_BLOCK_SIZE_BYTES: Final = {6: 1, 7: 2}
_RATE_BYTES: Final = {12: 1, 13: 2, 14: 2}
"""Fields behind the number, by the code that announces them."""
_ALL_ONES: Final = 0xFF


@dataclass(frozen=True, slots=True)
class _Stream:
    block_samples: int
    sample_rate: int
    samples: int


def flac_length(reader: RangedReader, head: bytes) -> tuple[float, bool] | None:
    """Tell how long a FLAC recording is.

    Returns
    -------
    tuple of float and bool, or None
        Seconds as its header says, and whether a frame from its end is there: the header of a file that was
        cut off still says what once was. None if the header does not say.
    """
    stream = _stream(head)
    if not stream or not stream.sample_rate:
        return None
    start = max(0, reader.size_bytes - _TAIL_BYTES)
    tail = reader.read_at(start, _TAIL_BYTES)
    return stream.samples / stream.sample_rate, _holds_the_end(tail, stream)


def _stream(head: bytes) -> _Stream | None:
    info = head[_STREAM_INFO_AT : _STREAM_INFO_AT + _STREAM_INFO_BYTES]
    if len(info) < _STREAM_INFO_BYTES:
        return None
    packed = int.from_bytes(info[10:18], "big")
    return _Stream(int.from_bytes(info[:2], "big"), packed >> 44, packed & 0xF_FFFF_FFFF)


def _holds_the_end(tail: bytes, stream: _Stream) -> bool:
    """Look for the header of a frame that lies within one block of the last sample."""
    at = len(tail)
    while (at := tail.rfind(b"\xff", 0, at)) >= 0:
        position = _position(tail[at : at + _LONGEST_HEADER_BYTES], stream)
        if position is not None and 0 <= stream.samples - position <= _MAX_BLOCK_SAMPLES:
            return True
    return False


def _position(header: bytes, stream: _Stream) -> int | None:
    """First sample of the frame that begins here; None if none does."""
    sync = int.from_bytes(header[:2], "big")
    if len(header) < _LONGEST_HEADER_BYTES // 2 or sync & _SYNC_MASK != _SYNC:
        return None
    number, length = _coded_number(header[4:])
    if not length:
        return None
    size = 4 + length + _BLOCK_SIZE_BYTES.get(header[2] >> 4, 0) + _RATE_BYTES.get(header[2] & 15, 0)
    if size >= len(header) or _crc8(header[:size]) != header[size]:
        return None
    return number if sync & 1 else number * stream.block_samples


def _coded_number(data: bytes) -> tuple[int, int]:
    """Read a number that is coded as characters are in UTF-8, and its length; zeros if there is none."""
    first = data[0]
    ones = 8 - (first ^ _ALL_ONES).bit_length()
    if ones in {1, 8} or len(data) < ones:
        return 0, 0
    if ones == 0:
        return first, 1
    number = first & (_ALL_ONES >> (ones + 1))
    for byte in data[1:ones]:
        number = number << 6 | byte & 0x3F
    return number, ones


def _crc8(data: bytes) -> int:
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = (crc << 1) ^ (_CRC_POLYNOMIAL if crc & 0x80 else 0)
            crc &= _ALL_ONES
    return crc
