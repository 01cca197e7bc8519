"""From a recording to the sound that is cut into chunks, as the job wants it heard."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from transcriber.channels.names import tell_of_labels
from transcriber.media.decode import decode, decode_channels
from transcriber.media.media import Media
from transcriber.pipeline.job import Job
from transcriber.speech import ChannelSamples
from transcriber.volume.gate import silence_quiet


def sound(
    job: Job,
    path: Path,
    media: Media,
    measured: Callable[[Iterable[ChannelSamples]], Iterator[ChannelSamples]] = iter,
) -> Iterator[ChannelSamples]:
    """The channels to recognise: each by itself, or all of them mixed into one.

    Parameters
    ----------
    measured
        Passes the sound on as it was recorded, before what is too quiet for the job is silenced.

    Raises
    ------
    AudioError
        One of its kinds, as `decode` and `decode_channels` raise them.
    """
    asked = job.config.transcription_config
    tell_of_labels(asked.channel_diarization_labels or (), media.channels, by_channel=asked.by_channel)
    channels = measured(
        decode_channels(path, media) if asked.by_channel else (block[None] for block in decode(path, media))
    )
    filtering = asked.audio_filtering_config
    threshold = filtering.volume_threshold if filtering else None
    return silence_quiet(channels, threshold) if threshold else channels
