"""Finding out what a file is before FFmpeg may touch it."""

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final

from contract.errors.audio import NotValid, SampleRateMissing, TooLarge
from contract.limits import MAX_INPUT_BYTES
from contract.media.kinds import WAV, Kind
from contract.media.sniff import HEAD_BYTES, leading_tag_bytes, sniff, wav_sample_rate

_MAX_LEADING_TAGS: Final = 8
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
            offset, head = _first_bytes_behind_tags(file)
    except OSError as error:
        raise NotValid.of(name, _reason(error)) from error
    kind = sniff(head)
    if not kind.is_audio:
        raise NotValid.of(name, f"the {'data' if size else 'file'} is {kind.description}")
    if kind == WAV and wav_sample_rate(head) == 0:
        raise SampleRateMissing.of(f"the header of {name} says 0 Hz")
    return Source(path, name, kind, offset if kind.demuxer in _READERS_BLIND_TO_TAGS else 0, size)


def _open_without_waiting(path: str, flags: int) -> int:
    """Open a named pipe without waiting for its writer: it is refused anyway."""
    return os.open(path, flags | os.O_NONBLOCK)


def _size(file: BinaryIO, name: str) -> int:
    status = os.fstat(file.fileno())
    if not stat.S_ISREG(status.st_mode):
        raise NotValid.of(name, "it is not a file but a pipe or a device")
    if status.st_size > MAX_INPUT_BYTES:
        limit = f"{MAX_INPUT_BYTES // 1024**3} GB"
        raise TooLarge(f"{name} is too large", f"{status.st_size} bytes, of at most {limit}")
    return status.st_size


def _first_bytes_behind_tags(file: BinaryIO) -> tuple[int, bytes]:
    offset = 0
    head = file.read(HEAD_BYTES)
    for _ in range(_MAX_LEADING_TAGS):
        tag = leading_tag_bytes(head)
        if not tag:
            break
        offset += tag
        file.seek(offset)
        head = file.read(HEAD_BYTES)
    return offset, head


def _reason(error: OSError) -> str:
    reasons = {
        errno.ENOENT: "there is no such file",
        errno.EISDIR: "it is a folder",
        errno.EACCES: "this user may not read it",
    }
    return reasons.get(error.errno or 0, f"it cannot be read ({error.strerror})")
