"""The index of MP4, M4A and QuickTime files (ISO/IEC 14496-12), as far as it tells how long the sound is.

The header of the whole movie is of no use: its picture may go on for longer than its sound.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lambdas.ingest.recording.ranged import RangedReader

_HEADER_BYTES: Final = 8
_LONG_HEADER_BYTES: Final = 16
_MAX_BOXES: Final = 1000
"""In one box; a movie of fragments has one or two for each second of it."""
_MAX_TIMES: Final = 65_536
"""Entries in the table of durations: most recordings have one, for frames that are all of one length."""


@dataclass(frozen=True, slots=True)
class _Box:
    """A named part of the file; its content lies from `start` to `end`."""

    name: bytes
    start: int
    end: int


def sound_seconds(reader: RangedReader, offset_bytes: int) -> float | None:
    """Add up the durations of all frames in the index of the sound track, the shortest if there are more.

    None if there is no sound track, or no index of all of it, as in a movie of fragments.
    """
    index = _child(reader, _Box(b"", offset_bytes, reader.size_bytes), b"moov")
    if not index or _child(reader, index, b"mvex"):
        return None
    tracks = (box for box in _children(reader, index) if box.name == b"trak")
    lengths = [seconds for track in tracks if (seconds := _track_seconds(reader, track)) is not None]
    return min(lengths, default=None)


def _track_seconds(reader: RangedReader, track: _Box) -> float | None:
    media = _child(reader, track, b"mdia")
    parts = {box.name: box for box in _children(reader, media)} if media else {}
    if not {b"hdlr", b"mdhd", b"minf"} <= parts.keys():
        return None
    if reader.read_at(parts[b"hdlr"].start + 8, 4) != b"soun":
        return None
    ticks = _ticks_a_second(reader, parts[b"mdhd"])
    table = _child(reader, parts[b"minf"], b"stbl")
    times = _child(reader, table, b"stts") if table else None
    return _total(reader, times) / ticks if times and ticks else None


def _ticks_a_second(reader: RangedReader, header: _Box) -> int:
    version = reader.read_at(header.start, 1)
    at = header.start + (20 if version == b"\x01" else 12)
    return int.from_bytes(reader.read_at(at, 4), "big")


def _total(reader: RangedReader, times: _Box) -> int:
    """Ticks of all frames: the table holds how many there are of each duration."""
    count = int.from_bytes(reader.read_at(times.start + 4, 4), "big")
    if count > _MAX_TIMES or times.start + 8 + 8 * count > times.end:
        return 0
    table = reader.read_at(times.start + 8, 8 * count)
    return sum(frames * ticks for frames, ticks in struct.iter_unpack(">II", table[: len(table) // 8 * 8]))


def _child(reader: RangedReader, parent: _Box, name: bytes) -> _Box | None:
    return next((box for box in _children(reader, parent) if box.name == name), None)


def _children(reader: RangedReader, parent: _Box) -> Iterator[_Box]:
    at = parent.start
    for _ in range(_MAX_BOXES):
        box = _box_at(reader, at, parent.end)
        if not box:
            return
        yield box
        at = box.end


def _box_at(reader: RangedReader, at: int, limit: int) -> _Box | None:
    if at + _HEADER_BYTES > limit:
        return None
    header = reader.read_at(at, _LONG_HEADER_BYTES)
    size, name, start = int.from_bytes(header[:4], "big"), header[4:8], at + _HEADER_BYTES
    if size == 1:
        size, start = int.from_bytes(header[8:16], "big"), at + _LONG_HEADER_BYTES
    end = limit if size == 0 else at + size
    return _Box(name, start, min(end, limit)) if end >= start else None
