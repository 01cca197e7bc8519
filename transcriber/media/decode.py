"""From a file to the samples the recogniser hears."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import numpy as np

from contract.errors.audio import NothingDecoded, TooLong, TooManyChannels
from contract.limits import MAX_CHANNELS, MAX_DURATION_SECONDS, PADDING_SECONDS
from transcriber.channels.join import join
from transcriber.media.clock import Clock, longest_gap
from transcriber.media.container import Track, open_track
from transcriber.media.damage import Damage
from transcriber.media.ffmpeg_log import LOGGER
from transcriber.media.media import Media
from transcriber.media.mixdown import Mixdown
from transcriber.media.resample import ChannelResampler
from transcriber.media.sound import Gap, Sound, sounds
from transcriber.speech import SAMPLE_RATE, ChannelSamples, Samples

_BLOCK_SAMPLES: Final = SAMPLE_RATE
_MICROSECOND: Final = 1e-6


_Reduced = Iterator[tuple[ChannelSamples, int] | Gap]
"""The channels that are kept, at the sample rate that comes with them, and the gaps between."""


def decode(path: Path, media: Media) -> Iterator[Samples]:
    """Decode a recording, block by block, with its channels mixed into one.

    Parameters
    ----------
    path
        The file that `media` was probed from.
    media
        What `probe` said of it.

    Yields
    ------
    Samples
        At least a second each, but for the last. Together they are the recording from its start: sample n
        lies at n / 16000 s, also behind places where sound is missing or broken, which become silence.

    Raises
    ------
    NothingDecoded
        Not one sample could be decoded. Once some could, damage only shortens what comes, and is logged once.
    TooLong
        There is more sound than `MAX_DURATION_SECONDS`, whatever the header says. Raised after that much.
    """
    return (block[0] for block in _decode(path, media, _mixed))


def decode_channels(path: Path, media: Media) -> Iterator[ChannelSamples]:
    """Decode a recording as `decode` does, with each channel by itself.

    Yields
    ------
    ChannelSamples
        Where the number of channels changes on the way, those that are missing are silent: from one block to
        the next there may be more, never fewer.

    Raises
    ------
    TooManyChannels
        More than `MAX_CHANNELS`. Where the recording begins with so many, before anything is decoded.
    """
    _refuse_too_many(media.channels, media)
    return _few_enough(_decode(path, media, _separate), media)


def _decode(
    path: Path, media: Media, reduce: Callable[[Iterable[Sound | Gap]], _Reduced]
) -> Iterator[ChannelSamples]:
    damage = Damage()
    taken = 0
    with open_track(path, media.name, media.demuxer, media.offset_bytes, media.track) as track:
        clock = clock_of(track, media.demuxer)
        for block in _gather(_resampled(reduce(sounds(track, clock, damage)))):
            taken += block.shape[1]
            if taken > (MAX_DURATION_SECONDS + PADDING_SECONDS) * SAMPLE_RATE:
                raise TooLong.of(media.name)
            yield block
    if not taken:
        raise NothingDecoded.of(media.name, "it is cut off or damaged before any audio")
    damage.report(media.name)
    _report_early_end(media, taken / SAMPLE_RATE)


def clock_of(track: Track, demuxer: str) -> Clock:
    """Clock that starts where a player shows 0:00: at the first time stamp of any track, video included."""
    start = track.container.start_time
    known = start is not None  # PyAV's types leave out that it may be None
    return Clock(start * _MICROSECOND if known else None, longest_gap(demuxer))


def _few_enough(blocks: Iterable[ChannelSamples], media: Media) -> Iterator[ChannelSamples]:
    for block in blocks:
        _refuse_too_many(len(block), media)
        yield block


def _refuse_too_many(channels: int, media: Media) -> None:
    if channels > MAX_CHANNELS:
        raise TooManyChannels.of(media.name, channels)


def _mixed(blocks: Iterable[Sound | Gap]) -> _Reduced:
    """Mix down before resampling, so that only one channel is resampled."""
    names: tuple[str, ...] = ()
    mixdown = Mixdown(names)
    for block in blocks:
        if isinstance(block, Gap):
            yield replace(block, channels=1)
            continue
        if names != block.channel_names:
            names = block.channel_names
            mixdown = Mixdown(names)
        yield mixdown.mix(block.samples)[None], block.sample_rate


def _separate(blocks: Iterable[Sound | Gap]) -> _Reduced:
    return (block if isinstance(block, Gap) else (block.samples, block.sample_rate) for block in blocks)


def _resampled(blocks: _Reduced) -> Iterator[ChannelSamples]:
    """Resample sound, and fill gaps with silence: only here, where a second of it is small."""
    resampler = ChannelResampler()
    given = 0
    for block in blocks:
        pieces = _filled(resampler, block, given) if isinstance(block, Gap) else resampler.feed(*block)
        for piece in pieces:
            given += piece.shape[1]
            yield piece
    yield from resampler.flush()


def _filled(resampler: ChannelResampler, gap: Gap, given: int) -> Iterator[ChannelSamples]:
    """What the resampler still holds back, and silence up to the end of the gap, a second at a time.

    It is counted from the start of the recording, so that rounding does not add up over many gaps.
    """
    for piece in resampler.flush():
        given += piece.shape[1]
        yield piece
    missing = round(gap.end_seconds * SAMPLE_RATE) - given
    for start in range(0, missing, SAMPLE_RATE):
        yield np.zeros((gap.channels, min(SAMPLE_RATE, missing - start)), np.float32)


def _gather(pieces: Iterable[ChannelSamples]) -> Iterator[ChannelSamples]:
    """Join pieces to blocks of at least a second, within full scale."""
    waiting: list[ChannelSamples] = []
    length = 0
    for piece in pieces:
        waiting.append(piece)
        length += piece.shape[1]
        if length >= _BLOCK_SAMPLES:
            block = join(waiting)
            yield np.clip(block, -1.0, 1.0)
            waiting, length = [block[:, :0]], 0  # nothing but the channels there were so far
    if length:
        yield np.clip(join(waiting), -1.0, 1.0)


def _report_early_end(media: Media, seconds: float) -> None:
    if seconds < media.duration_seconds - PADDING_SECONDS:
        LOGGER.warning(
            "%s ends early: %.2f s of sound, where its header says %.2f s",
            media.name,
            seconds,
            media.duration_seconds,
        )
