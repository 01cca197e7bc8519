"""How long a recording is, as far as its header and a few places of it tell."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import BinaryIO, Final, cast

from contract.media.content import Content
from lambdas.ingest.recording.flac import flac_length
from lambdas.ingest.recording.frames import adts_bytes_a_second, amr_bytes_a_second
from lambdas.ingest.recording.iso_media import sound_length
from lambdas.ingest.recording.ogg import ogg_seconds
from lambdas.ingest.recording.ranged import BudgetSpent, RangedFile, RangedReader
from lambdas.ingest.recording.wav import wav_length


@dataclass(frozen=True, slots=True)
class Length:
    """How long a recording is.

    Attributes
    ----------
    seconds
        Above 0.
    stated
        Whether the header says so, and the end of the recording is there. Else it is an estimate, from which
        nothing may be concluded but how large a machine the job should have.
    """

    seconds: float
    stated: bool


def length_of(reader: RangedReader, content: Content) -> Length | None:
    """Tell how long a recording is; None where nobody can without decoding it, or where it is damaged."""
    measure = _MEASURES.get(content.kind.demuxer)
    try:
        found = measure(reader, content) if measure else None
    except BudgetSpent:
        return None
    return found if found and 0 < found.seconds < float("inf") else None


def _wav(reader: RangedReader, content: Content) -> Length | None:
    found = wav_length(content.head, reader.size_bytes - content.offset_bytes)
    return Length(*found) if found else None


def _flac(reader: RangedReader, content: Content) -> Length | None:
    found = flac_length(reader, content.head)
    return Length(*found) if found else None


def _iso_media(reader: RangedReader, content: Content) -> Length | None:
    found = sound_length(reader, content.offset_bytes)
    return Length(*found) if found else None


def _ogg(reader: RangedReader, content: Content) -> Length | None:
    seconds = ogg_seconds(reader, content.offset_bytes)
    return Length(seconds, stated=True) if seconds else None


def _aac(reader: RangedReader, content: Content) -> Length | None:
    return _at_rate(reader, content, adts_bytes_a_second(content.head))


def _amr(reader: RangedReader, content: Content) -> Length | None:
    return _at_rate(reader, content, amr_bytes_a_second(content.head))


def _at_rate(reader: RangedReader, content: Content, bytes_a_second: float | None) -> Length | None:
    if not bytes_a_second:
        return None
    return Length((reader.size_bytes - content.offset_bytes) / bytes_a_second, stated=False)


def _mpeg_audio(reader: RangedReader, content: Content) -> Length | None:
    """Ask tinytag: from a Xing or VBRI header, or from the bit rate of the first frames."""
    from tinytag import TinyTag, TinyTagException  # noqa: PLC0415 - only this format needs it

    file = cast("BinaryIO", RangedFile(reader, content.offset_bytes))
    try:
        seconds = TinyTag.get(file_obj=file, tags=False).duration
    except (TinyTagException, OSError):
        return None
    return Length(seconds, stated=False) if seconds else None


# An MPEG program or transport stream says nothing that can be read in a few places.
_MEASURES: Final[dict[str, Callable[[RangedReader, Content], Length | None]]] = {
    "wav": _wav,
    "flac": _flac,
    "mov": _iso_media,
    "ogg": _ogg,
    "mp3": _mpeg_audio,
    "aac": _aac,
    "amr": _amr,
}
