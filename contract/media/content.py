"""Telling what a recording is by its content, wherever it lies: a file, or an object read in ranges."""

from dataclasses import dataclass
from typing import Final, Protocol

from contract.errors.audio import NotValid, SampleRateMissing
from contract.media.kinds import WAV, Kind
from contract.media.sniff import HEAD_BYTES, leading_tag_bytes, sniff, wav_sample_rate

_MAX_LEADING_TAGS: Final = 8


class Readable(Protocol):
    """What is asked of a file."""

    def read(self, size: int, /) -> bytes: ...

    def seek(self, offset: int, /) -> int: ...


@dataclass(frozen=True, slots=True)
class Content:
    """A recording in one of the documented formats.

    Attributes
    ----------
    kind
        What it is; `kind.is_audio` holds.
    offset_bytes
        Length of the leading tags.
    head
        The first `HEAD_BYTES` behind them.
    """

    kind: Kind
    offset_bytes: int
    head: bytes


def recognise_content(file: Readable, size_bytes: int, name: str) -> Content:
    """Tell what a recording is.

    Parameters
    ----------
    file
        At its beginning.
    name
        What messages call it.

    Raises
    ------
    NotValid
        Empty, or not one of the documented formats.
    SampleRateMissing
        A WAV header with a sample rate of zero.
    OSError
        It could not be read.
    """
    offset, head = _first_bytes_behind_tags(file)
    kind = sniff(head)
    if not kind.is_audio:
        raise NotValid.of(name, f"the {'data' if size_bytes else 'file'} is {kind.description}")
    if kind == WAV and wav_sample_rate(head) == 0:
        raise SampleRateMissing.of(f"the header of {name} says 0 Hz")
    return Content(kind, offset, head)


def _first_bytes_behind_tags(file: Readable) -> tuple[int, bytes]:
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
