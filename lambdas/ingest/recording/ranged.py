"""An object of S3 read in ranges, as far as a budget goes."""

import io
from collections.abc import Callable
from typing import Final

from contract.media.sniff import HEAD_BYTES

BLOCK_BYTES: Final = HEAD_BYTES
MAX_READS: Final = 64
MAX_READ_BYTES: Final = 8 * 1024**2
MAX_CALLS: Final = 20_000
"""Reads through `RangedFile`, most of them of a few bytes in a block that is here already."""

Fetch = Callable[[int, int], bytes]
"""Gives the bytes from the first to the last place named, both included."""


class BudgetSpent(OSError):
    """More of the object would have to be read than looking at it is worth."""


class RangedReader:
    """Reads a few places of an object without fetching the rest.

    Parameters
    ----------
    fetch
        Called for whole blocks only, and never twice for one.
    size_bytes
        Of the object.
    first
        Its first block, which told the size.
    """

    def __init__(self, fetch: Fetch, size_bytes: int, first: bytes) -> None:
        self.size_bytes = size_bytes
        self._fetch = fetch
        self._blocks = {0: first} if first else {}
        self._reads = 1
        self._read_bytes = len(first)

    def read_at(self, offset: int, length: int) -> bytes:
        """Read up to `length` bytes: fewer where the object ends.

        Raises
        ------
        BudgetSpent
            `MAX_READS` or `MAX_READ_BYTES` would be exceeded.
        """
        end = min(offset + length, self.size_bytes)
        if offset >= end:
            return b""
        first, last = offset // BLOCK_BYTES, (end - 1) // BLOCK_BYTES
        self._need(first, last)
        joined = b"".join(self._blocks[block] for block in range(first, last + 1))
        start = first * BLOCK_BYTES
        return joined[offset - start : end - start]

    def _need(self, first: int, last: int) -> None:
        """Fetch what is missing of some neighbouring blocks, with one request."""
        if last - first >= MAX_READ_BYTES // BLOCK_BYTES:
            raise BudgetSpent(f"{last - first + 1} blocks at once")
        missing = [block for block in range(first, last + 1) if block not in self._blocks]
        if not missing:
            return
        start, end = missing[0] * BLOCK_BYTES, min((missing[-1] + 1) * BLOCK_BYTES, self.size_bytes)
        if self._reads >= MAX_READS or self._read_bytes + end - start > MAX_READ_BYTES:
            raise BudgetSpent(f"{self._reads} reads, {self._read_bytes} bytes")
        fetched = self._fetch(start, end - 1)
        self._reads += 1
        self._read_bytes += len(fetched)
        for place in range(0, len(fetched), BLOCK_BYTES):
            self._blocks[(start + place) // BLOCK_BYTES] = fetched[place : place + BLOCK_BYTES]


class RangedFile(io.RawIOBase):
    """A file over a `RangedReader`, for code that wants one.

    Parameters
    ----------
    start
        Where in the object the file begins.
    """

    def __init__(self, reader: RangedReader, start: int = 0) -> None:
        super().__init__()
        self._reader = reader
        self._start = start
        self._size = max(0, reader.size_bytes - start)
        self._at = 0
        self._calls = 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def read(self, size: int = -1, /) -> bytes:
        self._calls += 1
        if self._calls > MAX_CALLS:
            raise BudgetSpent(f"{MAX_CALLS} calls")
        wanted = self._size - self._at if size < 0 else size
        data = self._reader.read_at(self._start + self._at, wanted)
        self._at += len(data)
        return data

    def seek(self, offset: int, whence: int = io.SEEK_SET, /) -> int:
        origin = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: self._size}[whence]
        if origin + offset < 0:
            raise OSError(f"no place before the beginning: {origin + offset}")
        self._at = origin + offset
        return self._at

    def tell(self) -> int:
        return self._at
