"""Opening a file with FFmpeg so that it reads this one file, with the one reader chosen for it."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from av.container import InputContainer
from av.error import FFmpegError

from contract.errors.audio import Encrypted, NoAudioStream, NothingDecoded, NotValid, SampleRateMissing
from transcriber.media.ffmpeg_log import LOGGER, connect_ffmpeg_log

_CODEC_FAMILIES: Final = ("pcm_", "adpcm_")
_CODECS: Final = frozenset(
    (
        *(
            "aac",
            "aac_latm",
            "ac3",
            "alac",
            "amrnb",
            "amrwb",
            "dca",
            "eac3",
            "flac",
            "g722",
            "g723_1",
            "g726",
        ),
        *("g726le", "g728", "g729", "gsm", "gsm_ms", "ilbc", "mace3", "mace6", "mp1", "mp1float", "mp2"),
        *("mp2float", "mp3", "mp3float", "opus", "qcelp", "qdm2", "qdmc", "speex", "truespeech", "vorbis"),
        *("wmav1", "wmav2"),
    )
)
"""What the ten formats carry in practice. Every other decoder, all video among them, is never opened."""

_PROTECTED_TAGS: Final = frozenset({"drms", "enca", "aavd"})
_SAMPLE_RATES: Final = range(1_000, 768_001)  # Hz
_CUT_OFF: Final = "it is cut off or damaged before any audio"


@dataclass(frozen=True, slots=True)
class Track:
    """The sound track that is transcribed, in an open container."""

    container: InputContainer
    stream: AudioStream


@contextmanager
def open_track(path: Path, name: str, demuxer: str, offset_bytes: int = 0) -> Iterator[Track]:
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
        "codec_whitelist": ",".join(_allowed_codecs()),
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
    except FFmpegError as error:
        raise NothingDecoded.of(name, _CUT_OFF) from error
    with container:
        yield Track(container, _choose_stream(container, name))


def _allowed_codecs() -> list[str]:
    families = (codec for codec in av.codecs_available if codec.startswith(_CODEC_FAMILIES))
    return sorted(_CODECS.union(families))


def _choose_stream(container: InputContainer, name: str) -> AudioStream:
    stream = container.streams.best("audio")
    if stream is None:
        others = ", ".join(sorted({stream.type for stream in container.streams})) or "nothing"
        raise NoAudioStream.of(name, f"no audio stream: it holds {others} only")
    assert isinstance(stream, AudioStream)
    _check(stream, name)
    audio_streams = len(container.streams.audio)
    if audio_streams > 1:
        LOGGER.info("%s has %d audio streams; number %d is transcribed", name, audio_streams, stream.index)
    return stream


def _tag(codec: AudioCodecContext) -> str:
    """Four characters that MP4 names a codec by; elsewhere they may be any bytes, which PyAV cannot show."""
    try:
        return codec.codec_tag
    except UnicodeDecodeError:
        return ""


def _check(stream: AudioStream, name: str) -> None:
    codec = stream.codec_context
    if codec is None:  # where FFmpeg has no decoder
        raise NotValid.of(name, "its sound is coded in a way that cannot be read")
    if _tag(codec) in _PROTECTED_TAGS:
        raise Encrypted.of(name, "its sound is protected (DRM)")
    if codec.name not in _allowed_codecs():
        raise NotValid.of(name, f"its sound is coded in {codec.name}, which is not supported")
    if not codec.sample_rate:
        raise SampleRateMissing.of(f"{name} does not say it")
    if codec.sample_rate not in _SAMPLE_RATES:
        raise NotValid.of(name, f"a sample rate of {codec.sample_rate} Hz")
    if not codec.channels:
        raise NothingDecoded.of(name, _CUT_OFF)
