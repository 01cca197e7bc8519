"""Finding out what a file is before FFmpeg may touch it."""

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from contract.errors.audio import NotValid, TooLarge
from contract.limits import MAX_INPUT_BYTES
from contract.media.content import recognise_content
from contract.media.kinds import Kind

_READERS_BLIND_TO_TAGS: Final = frozenset({"wav", "ogg"})


@dataclass(frozen=True, slots=True)
class Source:
    """A file whose content is one of the documented formats.

    Attributes
    ----------
    path
        Where it lies.
    name
        What messages call it.
    kind
        What it is; `kind.is_audio` holds.
    offset_bytes
        How many bytes of leading tags the reader has to be told to skip.
    size_bytes
        Size of the whole file.
    """

    path: Path
    name: str
    kind: Kind
    offset_bytes: int
    size_bytes: int


def identify(path: Path, name: str) -> Source:
    """Tell what a file is by its content.

    Raises
    ------
    NotValid
        It is not there, not a readable file, empty, or not one of the documented formats.
    SampleRateMissing
        A WAV header with a sample rate of zero.
    TooLarge
        More than `MAX_INPUT_BYTES`. Told from the size, before anything is read.
    """
    try:
        with open(path, "rb", opener=_open_without_waiting) as file:  # Path.open has no opener
            size = _size(file, name)
            content = recognise_content(file, size, name)
    except OSError as error:
        raise NotValid.of(name, _reason(error)) from error
    offset = content.offset_bytes if content.kind.demuxer in _READERS_BLIND_TO_TAGS else 0
    return Source(path, name, content.kind, offset, size)


def _open_without_waiting(path: str, flags: int) -> int:
    """Open a named pipe without waiting for its writer: it is refused anyway."""
    return os.open(path, flags | os.O_NONBLOCK)


def _size(file: BinaryIO, name: str) -> int:
    status = os.fstat(file.fileno())
    if not stat.S_ISREG(status.st_mode):
        raise NotValid.of(name, "it is not a file but a pipe or a device")
    if status.st_size > MAX_INPUT_BYTES:
        raise TooLarge.of(name, status.st_size)
    return status.st_size


def _reason(error: OSError) -> str:
    reasons = {
        errno.ENOENT: "there is no such file",
        errno.EISDIR: "it is a folder",
        errno.EACCES: "this user may not read it",
    }
    return reasons.get(error.errno or 0, f"it cannot be read ({error.strerror})")
