"""A part of a recording, read from the disk as it is sent."""

from __future__ import annotations

import io
from typing import IO, TYPE_CHECKING, Final

from contract.errors.client import RecordingChanged

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_MOST_BYTES: Final = 256 * 1024
"""At once: how far a bar moves, and how soon an interruption is heard."""


class Content(io.RawIOBase):
    """Bytes of a file from one place to another, and no more.

    Parameters
    ----------
    on_sent
        Told with each read how many bytes of this part have been read. What it raises ends the sending.

    Raises
    ------
    RecordingChanged
        While reading: the file is shorter than it was, or cannot be read any more.
    """

    def __init__(self, path: Path, start: int, length: int, on_sent: Callable[[int], None]) -> None:
        self._path, self._length, self._on_sent = path, length, on_sent
        self._done = 0
        try:
            self._file: IO[bytes] = path.open("rb")
        except OSError as error:
            raise RecordingChanged(f"{path} cannot be read", error.strerror or "") from error
        self._file.seek(start)

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        left = self._length - self._done
        wanted = min(left, _MOST_BYTES if size < 0 else size, _MOST_BYTES)
        if not wanted:
            return b""
        try:
            block = self._file.read(wanted)
        except OSError as error:
            raise RecordingChanged(f"{self._path} cannot be read", error.strerror or "") from error
        if not block:
            raise RecordingChanged(f"{self._path} was cut while it was being sent")
        self._done += len(block)
        self._on_sent(self._done)
        return block

    def close(self) -> None:
        self._file.close()
        super().close()
