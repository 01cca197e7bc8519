"""The index of MP4, M4A and QuickTime files (ISO/IEC 14496-12), as far as it tells how long the sound is.

The header of the whole movie is of no use: its picture may go on for longer than its sound.
"""

import struct
from collections.abc import Iterator, Mapping
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


def sound_length(reader: RangedReader, offset_bytes: int) -> tuple[float, bool] | None:
    """Tell how long the sound of a movie is: of the shortest track of sound, where there are more.

    Returns
    -------
    tuple of float and bool, or None
        Seconds, and whether the file is long enough for them: the index of one that was cut off still says
        what once was. None if there is no sound track, or no index of all of it, as in a movie of fragments.
    """
    index = _child(reader, _Box(b"", offset_bytes, reader.size_bytes), b"moov")
    if not index or _child(reader, index, b"mvex"):
        return None
    tracks = (box for box in _children(reader, index) if box.name == b"trak")
    return min((length for track in tracks if (length := _track_length(reader, track))), default=None)


def _track_length(reader: RangedReader, track: _Box) -> tuple[float, bool] | None:
    media = _child(reader, track, b"mdia")
    parts = {box.name: box for box in _children(reader, media)} if media else {}
    if not {b"hdlr", b"mdhd", b"minf"} <= parts.keys():
        return None
    if reader.read_at(parts[b"hdlr"].start + 8, 4) != b"soun":
        return None
    ticks = _ticks_a_second(reader, parts[b"mdhd"])
    index = _child(reader, parts[b"minf"], b"stbl")
    tables = {box.name: box for box in _children(reader, index)} if index else {}
    total = _total(reader, tables[b"stts"]) if b"stts" in tables else 0
    if not total or not ticks:
        return None
    return total / ticks, _holds_the_end(reader, tables)


def _holds_the_end(reader: RangedReader, tables: Mapping[bytes, _Box]) -> bool:
    """Tell whether the file is long enough for what its index names."""
    if b"stsz" not in tables:
        return False
    last_chunk, size = _last_chunk(reader, tables), _sound_bytes(reader, tables[b"stsz"])
    return 0 < last_chunk < reader.size_bytes and 0 < size < reader.size_bytes


def _sound_bytes(reader: RangedReader, sizes: _Box) -> int:
    """Bytes of all samples: the table holds one size for all, or one for each."""
    each, count = struct.unpack(">II", reader.read_at(sizes.start + 4, 8).ljust(8, b"\0"))
    if each or sizes.start + 12 + 4 * count > sizes.end:
        return int(each * count)
    table = reader.read_at(sizes.start + 12, 4 * count)
    return sum(size for (size,) in struct.iter_unpack(">I", table[: len(table) // 4 * 4]))


def _last_chunk(reader: RangedReader, tables: Mapping[bytes, _Box]) -> int:
    """Place of the last chunk of samples in the file, 0 if the index does not say."""
    for name, size in ((b"stco", 4), (b"co64", 8)):
        if name in tables:
            table = tables[name]
            count = int.from_bytes(reader.read_at(table.start + 4, 4), "big")
            return int.from_bytes(reader.read_at(table.start + 8 + size * (count - 1), size), "big")
    return 0


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
