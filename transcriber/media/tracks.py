"""The sound tracks of a file: which of them can be decoded, and what is wrong with the others."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import av
from av.audio.codeccontext import AudioCodecContext
from av.audio.stream import AudioStream
from av.container import InputContainer

from contract.errors.audio import (
    AudioError,
    Encrypted,
    NoAudioStream,
    NothingDecoded,
    NotValid,
    SampleRateMissing,
)
from contract.limits import MAX_SAMPLES_PER_SECOND

CUT_OFF: Final = "it is cut off or damaged before any audio"

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


@dataclass(frozen=True, slots=True)
class SoundTracks:
    """The sound tracks of a file, by their numbers among all its tracks.

    Attributes
    ----------
    usable
        Those that can be decoded, at least one; first the one that a player would take.
    unusable
        What is wrong with each of the others.
    """

    usable: Sequence[AudioStream]
    unusable: Mapping[int, AudioError]

    @property
    def numbers(self) -> tuple[int, ...]:
        return tuple(stream.index for stream in self.usable)

    def stream(self, number: int | None) -> AudioStream:
        """Give the track with this number, or the one that a player would take."""
        return self.usable[0 if number is None else self.numbers.index(number)]


def sound_tracks(container: InputContainer, name: str) -> SoundTracks:
    """Look at every sound track of an open file.

    Parameters
    ----------
    name
        What messages call the file.

    Raises
    ------
    AudioError
        There is no sound track, or none that can be decoded: then what is wrong with the one that a player
        would take.
    """
    best = container.streams.best("audio")
    if best is None:
        others = ", ".join(sorted({stream.type for stream in container.streams})) or "nothing"
        raise NoAudioStream.of(name, f"no audio stream: it holds {others} only")
    ranked = sorted(container.streams.audio, key=lambda stream: (stream.index != best.index, stream.index))
    found = {stream.index: _fault(stream, name) for stream in ranked}
    unusable = {number: fault for number, fault in found.items() if fault is not None}
    if len(unusable) == len(found):
        raise unusable[best.index]
    return SoundTracks([stream for stream in ranked if stream.index not in unusable], unusable)


def allowed_codecs() -> list[str]:
    """Name the decoders that may be opened."""
    families = (codec for codec in av.codecs_available if codec.startswith(_CODEC_FAMILIES))
    return sorted(_CODECS.union(families))


def refuse_too_much(channels: int, sample_rate: int, name: str) -> None:
    """Refuse more sound at a time than can be worked on.

    Raises
    ------
    NotValid
        More than `MAX_SAMPLES_PER_SECOND`.
    """
    if channels * sample_rate > MAX_SAMPLES_PER_SECOND:
        raise NotValid.of(
            name,
            f"{channels} channels of {sample_rate} Hz are {channels * sample_rate:,} samples a second, "
            f"of at most {MAX_SAMPLES_PER_SECOND:,}",
        )


def _fault(stream: AudioStream, name: str) -> AudioError | None:
    try:
        _check(stream, name)
    except AudioError as error:
        return error
    return None


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
    if codec.name not in allowed_codecs():
        raise NotValid.of(name, f"its sound is coded in {codec.name}, which is not supported")
    if not codec.sample_rate:
        raise SampleRateMissing.of(f"{name} does not say it")
    if codec.sample_rate not in _SAMPLE_RATES:
        raise NotValid.of(name, f"a sample rate of {codec.sample_rate} Hz")
    if not codec.channels:
        raise NothingDecoded.of(name, CUT_OFF)
    refuse_too_much(codec.channels, codec.sample_rate, name)
