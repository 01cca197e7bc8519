"""Takes the tables of symbols out of shared objects, which only linkers and debuggers read.

    python -P -m transcriber.image.strip FOLDER

What the loader maps stands in the segments of an ELF file; tables of symbols are sections in none of them.
Wheels for Linux have them in the middle, since a last segment was added to say where libraries lie. So
segments are moved together here. It needs no tools, which a base image would first have to install.
Format: https://refspecs.linuxfoundation.org/elf/elf.pdf, 64 bits as in System V's ABI for AMD64.
"""

import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

_MAGIC: Final = b"\x7fELF\x02\x01"
"""64 bits, the least significant byte first."""
_HEADER: Final = struct.Struct("<16sHHIQQQIHHHHHH")
_LOAD: Final = 1


class _Header(NamedTuple):
    ident: bytes
    type: int
    machine: int
    version: int
    entry: int
    segments_at: int
    sections_at: int
    flags: int
    header_bytes: int
    segment_bytes: int
    segment_count: int
    section_bytes: int
    section_count: int
    section_names: int


class _Segment(NamedTuple):
    type: int
    flags: int
    offset: int
    address: int
    physical: int
    file_bytes: int
    memory_bytes: int
    alignment: int


_SEGMENT: Final = struct.Struct("<IIQQQQQQ")


class _Move(NamedTuple):
    """A run of bytes and where it goes."""

    start: int
    bytes: int
    to: int


def stripped(data: bytes) -> bytes:
    """Content of a shared object with nothing but what is loaded.

    Parameters
    ----------
    data
        Content of a file. What is no shared object of 64 bits, or is laid out in another way than linkers do,
        is given back as it is.
    """
    if not data.startswith(_MAGIC) or len(data) < _HEADER.size:
        return data
    header = _Header._make(_HEADER.unpack_from(data))
    segments = _segments(data, header)
    moves = _moves(segments)
    table = _moved(header.segments_at, moves)
    if table is None or not _usual(moves):
        return data
    kept = bytearray(max(move.to + move.bytes for move in moves))
    for move in moves:
        kept[move.to : move.to + move.bytes] = data[move.start : move.start + move.bytes]
    changed = header._replace(segments_at=table, sections_at=0, section_count=0, section_names=0)
    kept[: _HEADER.size] = _HEADER.pack(*changed)
    for number, segment in enumerate(segments):
        to = _moved(segment.offset, moves) if segment.file_bytes else segment.offset
        if to is None:
            return data
        _SEGMENT.pack_into(kept, table + number * header.segment_bytes, *segment._replace(offset=to))
    return bytes(kept) if len(kept) < len(data) else data


def _segments(data: bytes, header: _Header) -> list[_Segment]:
    at, step = header.segments_at, header.segment_bytes
    return [
        _Segment._make(_SEGMENT.unpack_from(data, at + number * step))
        for number in range(header.segment_count)
    ]


def _moves(segments: Sequence[_Segment]) -> list[_Move]:
    """Move what is loaded as far to the front as pages allow: offset and address agree within a page."""
    moves: list[_Move] = []
    end = 0
    loads = (segment for segment in segments if segment.type == _LOAD and segment.file_bytes)
    for load in sorted(loads, key=lambda segment: segment.offset):
        to = end + (load.address - end) % max(load.alignment, 1)
        moves.append(_Move(load.offset, load.file_bytes, to))
        end = to + load.file_bytes
    return moves


def _usual(moves: Sequence[_Move]) -> bool:
    """Whether the header is loaded, and no byte twice."""
    ends = [move.start + move.bytes for move in moves]
    apart = all(end <= move.start for end, move in zip(ends, moves[1:], strict=False))
    return apart and moves[0].start == moves[0].to == 0


def _moved(offset: int, moves: Sequence[_Move]) -> int | None:
    """Where a byte is now; None for one that was left behind."""
    for move in moves:
        if move.start <= offset < move.start + move.bytes:
            return offset - move.start + move.to
    return None


def main(folder: Path) -> None:
    before = after = 0
    for file in sorted(folder.rglob("*.so*")):
        if file.is_file() and not file.is_symlink():
            data = file.read_bytes()
            kept = stripped(data)
            before, after = before + len(data), after + len(kept)
            if len(kept) < len(data):
                file.write_bytes(kept)
    print(f"shared objects: {before} bytes, stripped {after}")  # noqa: T201 - it is a program


if __name__ == "__main__":
    main(Path(sys.argv[1]))
