"""What can be wrong with the audio itself.

The tree:

- `AudioError`

  - `NotValid`: "/input.audio is not valid"

    - `NoAudioStream`: a container without a sound track
    - `NothingDecoded`: cut off or damaged before any audio
    - `Encrypted`: protected, nobody but its owner's player can decode it

  - `SampleRateMissing`: "failed to get sample rate"
  - `TooLong`: more than two hours
  - `TooLarge`: more than four gigabytes
  - `TooManyChannels`: more than can be transcribed each by itself
"""

from typing import ClassVar, Self

from contract.errors.base import LonghandError
from contract.limits import MAX_CHANNELS, MAX_DURATION_SECONDS, MAX_INPUT_BYTES

FORMATS = "aac, amr, flac, m4a, mov, mp3, mp4, mpeg, ogg or wav"


class AudioError(LonghandError):
    """The recording cannot be transcribed as it is."""

    code: ClassVar[str] = "audio"
    http_status: ClassVar[int] = 400


class NotValid(AudioError):
    """The file is not audio in one of the documented formats."""

    code: ClassVar[str] = "audio.not_valid"
    advice: ClassVar[str] = (
        f"Send a recording in {FORMATS}. If it is mapped into the container, check that the right file is."
    )

    @classmethod
    def of(cls, name: str, detail: str) -> Self:
        """Build the documented sentence.

        Parameters
        ----------
        name
            What the user calls the file: `/input.audio`, or the path given.
        detail
            What the file is instead, or what it lacks.
        """
        return cls(f"{name} is not valid", detail)


class NoAudioStream(NotValid):
    """A container of a known format that carries no sound."""

    code: ClassVar[str] = "audio.no_audio_stream"
    advice: ClassVar[str] = "The file holds no sound track. Export it again with its audio."


class NothingDecoded(NotValid):
    """The format is right, but not one sample could be decoded."""

    code: ClassVar[str] = "audio.nothing_decoded"
    advice: ClassVar[str] = "The file is cut off or damaged before any audio. Copy or record it again."


class Encrypted(NotValid):
    """The sound is protected, so nobody but its owner's player can decode it."""

    code: ClassVar[str] = "audio.encrypted"
    advice: ClassVar[str] = "Export the recording without copy protection."


class SampleRateMissing(AudioError):
    """The header gives no sample rate."""

    code: ClassVar[str] = "audio.no_sample_rate"
    advice: ClassVar[str] = (
        "Check that the file is valid and that its sample rate can be read: `ffmpeg -i <file>` shows it."
    )

    @classmethod
    def of(cls, detail: str) -> Self:
        """Build the documented sentence; `detail` says where the rate is missing."""
        return cls("failed to get sample rate", detail)


class TooLong(AudioError):
    """More audio than one job may hold."""

    code: ClassVar[str] = "audio.too_long"
    advice: ClassVar[str] = "Split the recording into parts of at most two hours and send each part."
    http_status: ClassVar[int] = 413

    @classmethod
    def of(cls, name: str) -> Self:
        return cls(f"{name} is too long", f"more than {MAX_DURATION_SECONDS // 3600} hours of audio")


class TooLarge(AudioError):
    """More bytes than one job may hold."""

    code: ClassVar[str] = "audio.too_large"
    advice: ClassVar[str] = "Send at most 4 GB: split the recording, or encode it smaller (flac, m4a, mp3)."
    http_status: ClassVar[int] = 413

    @classmethod
    def of(cls, name: str, size_bytes: int) -> Self:
        limit = f"{MAX_INPUT_BYTES // 1024**3} GB"
        return cls(f"{name} is too large", f"{size_bytes} bytes, of at most {limit}")


class TooManyChannels(AudioError):
    """More channels than one job may have transcribed each by itself."""

    code: ClassVar[str] = "audio.too_many_channels"
    advice: ClassVar[str] = (
        f"Send at most {MAX_CHANNELS} channels, or have them mixed into one: leave out `diarization`, or "
        "make it `speaker`."
    )

    @classmethod
    def of(cls, name: str, channels: int) -> Self:
        return cls(f"{name} has too many channels", f"{channels}, of at most {MAX_CHANNELS}")
