"""Files that a user has, and whether they are recordings: told here, before anything of them is sent."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

from contract.errors.audio import AudioError
from contract.errors.client import NotARecording, RecordingChanged, RecordingEmpty, RecordingUnusable
from contract.limits import MAX_INPUT_BYTES
from contract.media.content import recognise_content

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_AT_ONCE: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
"""Opened so, a pipe that takes the place of a file keeps nobody waiting for its other end."""
_NAMED: Final = 10
"""Files that a message names; a pattern may match a thousand."""


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
        """Look at a file from outside: what it holds, `refuse_other` tells.

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
        if stat.S_ISDIR(found.st_mode):
            raise RecordingUnusable(f"{path} is a folder", "`longhand watch --once` takes all that is in one")
        if not stat.S_ISREG(found.st_mode):
            raise RecordingUnusable(f"{path} is no file")
        if not readable:
            raise RecordingUnusable(f"cannot read {path}", "permission denied")
        if not found.st_size:
            raise RecordingEmpty(f"{path} is empty")
        if found.st_size > MAX_INPUT_BYTES:
            size = f"{found.st_size} bytes, {MAX_INPUT_BYTES} are possible"
            raise RecordingUnusable(f"{path} is too large", size)
        return cls(path.absolute(), found.st_size, found.st_mtime_ns)

    @property
    def name(self) -> str:
        """What the job is called. A name that is no text is told as far as it is."""
        return os.fsencode(self.path.name).decode("utf-8", "replace")

    def refuse_other(self) -> None:
        """See that it is a recording by its first bytes, as the service will.

        Raises
        ------
        NotARecording
            The detail says what it is instead.
        RecordingUnusable
            It cannot be read.
        """
        try:
            with open(self.path, "rb", opener=_open_at_once) as file:
                if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                    raise RecordingUnusable(f"{self.path} is no file")
                recognise_content(file, self.size_bytes, self.name)
        except AudioError as error:
            raise NotARecording(f"{self.path} is not a recording", error.detail) from None
        except OSError as error:
            raise RecordingUnusable(f"cannot read {self.path}", error.strerror or "") from None

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


def recordings(paths: Sequence[Path]) -> list[Recording]:
    """Look at every file, and into it, before any is sent. One that is named twice is one.

    Raises
    ------
    RecordingUnusable
        Of the kind that they have in common, where it is several; the detail names them.
    """
    found: dict[Path, Recording] = {}
    refused: list[RecordingUnusable] = []
    for path in paths:
        try:
            recording = Recording.at(path)
            recording.refuse_other()
        except RecordingUnusable as error:
            refused.append(error)
        else:
            found[recording.path] = recording
    if refused:
        raise _together(refused, len(paths))
    return list(found.values())


def _together(refused: Sequence[RecordingUnusable], count: int) -> RecordingUnusable:
    """Make one error of several, so that a pattern can be corrected at once."""
    if len(refused) == 1:
        return refused[0]
    kinds = {type(error) for error in refused}
    kind = kinds.pop() if len(kinds) == 1 else RecordingUnusable
    more = [f"and {len(refused) - _NAMED} more"] if len(refused) > _NAMED else []
    named = "; ".join([*map(str, refused[:_NAMED]), *more])
    return kind(f"{len(refused)} of {count} files cannot be submitted", named)


def _open_at_once(path: str, flags: int) -> int:
    return os.open(path, flags | _AT_ONCE)
