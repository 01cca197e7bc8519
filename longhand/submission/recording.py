"""The recordings that a user names."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from contract.errors.client import RecordingChanged, RecordingUnusable
from contract.limits import MAX_INPUT_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Recording:
    """A file as it was when it was looked at.

    Attributes
    ----------
    path
        Absolute, but as the user named it: links are not followed.
    """

    path: Path
    size_bytes: int
    mtime_ns: int

    @classmethod
    def at(cls, path: Path) -> Self:
        """Look at a file.

        Raises
        ------
        RecordingUnusable
            It need not be sent.
        """
        try:
            found = path.stat()
            readable = os.access(path, os.R_OK)
        except (OSError, ValueError) as error:
            raise RecordingUnusable(f"cannot read {path}", getattr(error, "strerror", "") or "") from None
        if not stat.S_ISREG(found.st_mode):
            raise RecordingUnusable(f"{path} is no file")
        if not readable:
            raise RecordingUnusable(f"cannot read {path}", "permission denied")
        if not found.st_size:
            raise RecordingUnusable(f"{path} is empty")
        if found.st_size > MAX_INPUT_BYTES:
            size = f"{found.st_size} bytes, {MAX_INPUT_BYTES} are possible"
            raise RecordingUnusable(f"{path} is too large", size)
        return cls(path.absolute(), found.st_size, found.st_mtime_ns)

    @property
    def name(self) -> str:
        """What the job is called. A name that is no text is told as far as it is."""
        return os.fsencode(self.path.name).decode("utf-8", "replace")

    def refuse_changed(self) -> None:
        """See that it is as it was.

        Raises
        ------
        RecordingChanged
        """
        try:
            found = self.path.stat()
        except OSError as error:
            raise RecordingChanged(f"{self.path} is gone", error.strerror or "") from error
        if (found.st_size, found.st_mtime_ns) != (self.size_bytes, self.mtime_ns):
            raise RecordingChanged(f"{self.path} was written to while it was being sent")


def recordings(paths: Iterable[Path]) -> list[Recording]:
    """Look at every file before any is sent. One that is named twice is one.

    Raises
    ------
    RecordingUnusable
    """
    found = {recording.path: recording for recording in map(Recording.at, paths)}
    return list(found.values())
