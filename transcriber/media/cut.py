"""Tells a recording whose header promises more than there is."""

from typing import Final

from contract.limits import MAX_DURATION_SECONDS
from contract.media.sniff import HEAD_BYTES, wav_seconds
from transcriber.media.container import Track
from transcriber.media.ffmpeg_log import LOGGER
from transcriber.media.source import Source

_NOTICED_SECONDS: Final = 0.5
_COUNT_MARKS: Final = (b"Xing", b"Info")
"""Stand in the first frame of an MP3 that states how many frames follow; others have no length to compare."""


def warn_of_a_cut(track: Track, source: Source, seconds: float) -> None:
    """Log a warning if a WAV or MP3 states more than its `seconds`. Other formats tell when they are decoded.

    A length over the limit of the contract is no promise: programs that stream write all ones for it.
    """
    promised = _promised_seconds(track, source)
    if promised is not None and seconds + _NOTICED_SECONDS < promised <= MAX_DURATION_SECONDS:
        LOGGER.warning(
            "%s is cut off: its header promises %.1f s, there are %.1f s", source.name, promised, seconds
        )


def _promised_seconds(track: Track, source: Source) -> float | None:
    if source.kind.demuxer not in {"wav", "mp3"}:
        return None
    with source.path.open("rb") as file:
        file.seek(source.offset_bytes)
        head = file.read(HEAD_BYTES)
    if source.kind.demuxer == "wav":
        return wav_seconds(head)  # FFmpeg would tell what the file's size allows
    stream = track.stream
    if stream.duration is None or stream.time_base is None or not any(mark in head for mark in _COUNT_MARKS):
        return None
    return float(stream.duration * stream.time_base)
