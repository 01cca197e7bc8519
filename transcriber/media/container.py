"""Opening a file with FFmpeg so that it reads this one file, with the one reader chosen for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError

from contract.errors.audio import NothingDecoded
from transcriber.media.ffmpeg_log import connect_ffmpeg_log
from transcriber.media.tracks import CUT_OFF, SoundTracks, allowed_codecs, sound_tracks

BROKEN_FILE: Final = (FFmpegError, ArithmeticError, LookupError, ValueError)
"""What PyAV raises over broken files: FFmpeg's errors, and those of its own that it does not foresee."""


@dataclass(frozen=True, slots=True)
class Track:
    """The sound track that is transcribed, in an open container.

    Attributes
    ----------
    name
        What messages call the file.
    tracks
        All sound tracks of the file, this one among them.
    """

    container: InputContainer
    stream: AudioStream
    name: str
    tracks: SoundTracks


@contextmanager
def open_track(
    path: Path, name: str, demuxer: str, offset_bytes: int = 0, number: int | None = None
) -> Iterator[Track]:
    """Open a file and choose its sound track.

    Parameters
    ----------
    path
        The file. Only this file is opened, whatever its content refers to.
    name
        What messages call it.
    demuxer
        FFmpeg's reader for what the file is.
    offset_bytes
        Leading bytes to skip.
    number
        Of the sound track among all tracks of the file, one that can be decoded; None for the one that a
        player would take.

    Raises
    ------
    NotValid
        A codec that is not supported, or a sample rate beyond reason.
    NothingDecoded
        The header is cut off or damaged.
    NoAudioStream
        No sound track.
    Encrypted
        The track is protected.
    SampleRateMissing
        The track has no sample rate.
    """
    connect_ffmpeg_log()
    options = {
        "protocol_whitelist": "file",
        "format_whitelist": demuxer,
        "codec_whitelist": ",".join(allowed_codecs()),
        "skip_initial_bytes": str(offset_bytes),
    }
    try:
        # Not as `options`: PyAV would free what is not its own where tracks come up while it opens a file.
        container = av.open(
            f"file:{path.absolute()}",
            "r",
            format=demuxer,
            container_options=options,
            metadata_errors="replace",
        )
    except BROKEN_FILE as error:
        raise NothingDecoded.of(name, CUT_OFF) from error
    with container:
        tracks = sound_tracks(container, name)
        yield Track(container, tracks.stream(number), name, tracks)
