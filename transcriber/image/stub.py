"""Writes shared objects that stand in for libraries that nothing here calls: every function gives 0.

Format: https://refspecs.linuxfoundation.org/elf/elf.pdf, 64 bits. What the loader needs, and nothing else: a
segment with names and one function, and one with the table that tells where they are.
"""

import struct
from collections.abc import Mapping, Sequence
from typing import Final

MARK: Final = b"longhand: stands in for a library that is left out\0"
"""By which such a file is told from the real one."""

_HEADER: Final = struct.Struct("<16sHHIQQQIHHHHHH")
_SEGMENT: Final = struct.Struct("<IIQQQQQQ")
_SYMBOL: Final = struct.Struct("<IBBHQQ")
_ENTRY: Final = struct.Struct("<QQ")
_IDENT: Final = b"\x7fELF\x02\x01\x01".ljust(16, b"\0")
_RETURN_ZERO: Final = {
    62: bytes.fromhex("31c0c3"),  # x86-64: xor eax, eax; ret
    183: bytes.fromhex("000080d2c0035fd6"),  # AArch64: mov x0, #0; ret
}
"""By machine, as ELF numbers them."""
_SEGMENTS: Final = 4
_ZEROS: Final = 256
"""Bytes of what is no function."""
_ALIGNMENT: Final = 0x10000
"""The largest page there is, in bytes."""
_LOAD, _DYNAMIC, _STACK = 1, 2, 0x6474E551
_READ_EXECUTE, _READ_WRITE = 5, 6
_HASH, _STRINGS, _SYMBOLS, _STRING_BYTES, _SYMBOL_BYTES, _SONAME = 4, 5, 6, 10, 11, 14
_FUNCTION, _OBJECT = 2, 1
_GLOBAL: Final = 1 << 4


def machine_of(data: bytes) -> int:
    """Machine that a shared object is for."""
    return int(_HEADER.unpack_from(data)[2])


def stub(soname: str, functions: Sequence[str], objects: Sequence[str], machine: int) -> bytes:
    """Content of a shared object that has some functions, which give 0, and objects, which are zeros.

    Parameters
    ----------
    soname
        Name by which others ask for it.
    machine
        See `machine_of`.

    Raises
    ------
    KeyError
        A machine that this knows no code for.
    """
    code = _RETURN_ZERO[machine]
    names = [*functions, *objects]
    strings = b"\0" + b"".join(name.encode() + b"\0" for name in [soname, *names])
    hashes_at = _HEADER.size + _SEGMENTS * _SEGMENT.size
    hashes = _one_bucket(len(names))
    symbols_at = _aligned(hashes_at + len(hashes))
    strings_at = symbols_at + _SYMBOL.size * (len(names) + 1)
    code_at = _aligned(strings_at + len(strings))
    zeros_at = _aligned(code_at + len(code))
    table_at = _aligned(zeros_at + _ZEROS + len(MARK))
    places = dict.fromkeys(functions, (code_at, _FUNCTION)) | dict.fromkeys(objects, (zeros_at, _OBJECT))
    table = _table(hashes_at, symbols_at, strings_at, len(strings))
    return _put_together(
        {
            0: _header(machine),
            _HEADER.size: _segments(table_at, len(table)),
            hashes_at: hashes,
            symbols_at: _symbols(strings, places),
            strings_at: strings,
            code_at: code,
            zeros_at: bytes(_ZEROS) + MARK,
            table_at: table,
        }
    )


def _put_together(parts: Mapping[int, bytes]) -> bytes:
    """Lay parts out, each at its offset, with zeros between."""
    content = bytearray(max(at + len(part) for at, part in parts.items()))
    for at, part in parts.items():
        content[at : at + len(part)] = part
    return bytes(content)


def _header(machine: int) -> bytes:
    shared, current = 3, 1
    sizes = (_HEADER.size, _SEGMENT.size, _SEGMENTS, 0, 0, 0)
    return _HEADER.pack(_IDENT, shared, machine, current, 0, _HEADER.size, 0, 0, *sizes)


def _table(hashes_at: int, symbols_at: int, strings_at: int, string_bytes: int) -> bytes:
    entries = (
        (_SONAME, 1),  # its place among the strings
        (_HASH, hashes_at),
        (_STRINGS, strings_at),
        (_SYMBOLS, symbols_at),
        (_STRING_BYTES, string_bytes),
        (_SYMBOL_BYTES, _SYMBOL.size),
        (0, 0),
    )
    return b"".join(_ENTRY.pack(*entry) for entry in entries)


def _aligned(offset: int) -> int:
    return -(-offset // 16) * 16


def _segments(table_at: int, table_bytes: int) -> bytes:
    """Describe what is loaded. The table lies on a page of its own, since the loader writes to it."""
    address = table_at + _ALIGNMENT
    return b"".join(
        _SEGMENT.pack(*segment)
        for segment in (
            (_LOAD, _READ_EXECUTE, 0, 0, 0, table_at, table_at, _ALIGNMENT),
            (_LOAD, _READ_WRITE, table_at, address, address, table_bytes, table_bytes, _ALIGNMENT),
            (_DYNAMIC, _READ_WRITE, table_at, address, address, table_bytes, table_bytes, 8),
            (_STACK, _READ_WRITE, 0, 0, 0, 0, 0, 16),  # without, the loader would want a stack that runs code
        )
    )


def _one_bucket(names: int) -> bytes:
    """Chain all symbols: with as few, looking at each is as good as hashing."""
    chain = [0, *range(2, names + 1), 0][: names + 1]
    return struct.pack(f"<{3 + len(chain)}I", 1, len(chain), 1 if names else 0, *chain)


def _symbols(strings: bytes, places: dict[str, tuple[int, int]]) -> bytes:
    symbols = [_SYMBOL.pack(0, 0, 0, 0, 0, 0)]
    for name, (address, kind) in places.items():
        at = strings.index(b"\0" + name.encode() + b"\0") + 1
        symbols.append(_SYMBOL.pack(at, _GLOBAL | kind, 0, 1, address, 0))
    return b"".join(symbols)
