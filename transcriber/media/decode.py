"""From a file to the samples the recogniser hears."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np

from contract.errors.audio import NothingDecoded, TooLong
from contract.limits import MAX_DURATION_SECONDS, PADDING_SECONDS
from transcriber.media.clock import Clock, longest_gap
from transcriber.media.container import Track, open_track
from transcriber.media.damage import Damage
from transcriber.media.ffmpeg_log import LOGGER
from transcriber.media.media import Media
from transcriber.media.mixdown import Mixdown
from transcriber.media.resample import Resampler
from transcriber.media.sound import Sound, sounds
from transcriber.speech import SAMPLE_RATE, Samples

_BLOCK_SAMPLES: Final = SAMPLE_RATE
_MICROSECOND: Final = 1e-6


def decode(path: Path, media: Media) -> Iterator[Samples]:
    """Decode a recording, block by block.

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
    damage = Damage()
    taken = 0
    with open_track(path, media.name, media.demuxer, media.offset_bytes) as track:
        clock = clock_of(track, media.demuxer)
        for block in _gather(_resampled(sounds(track, clock, damage))):
            taken += len(block)
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


def _resampled(blocks: Iterable[Sound]) -> Iterator[Samples]:
    """Mix down and resample; in this order, so that only one channel is resampled."""
    names: tuple[str, ...] = ()
    mixdown = Mixdown(names)
    resampler = Resampler()
    for block in blocks:
        if names != block.channel_names:
            names = block.channel_names
            mixdown = Mixdown(names)
        yield from resampler.feed(mixdown.mix(block.samples), block.sample_rate)
    yield from resampler.flush()


def _gather(pieces: Iterable[Samples]) -> Iterator[Samples]:
    """Join pieces to blocks of at least a second, within full scale."""
    waiting: list[Samples] = []
    for piece in pieces:
        waiting.append(piece)
        if sum(map(len, waiting)) >= _BLOCK_SAMPLES:
            yield np.clip(np.concatenate(waiting), -1.0, 1.0)
            waiting = []
    if sum(map(len, waiting)):
        yield np.clip(np.concatenate(waiting), -1.0, 1.0)


def _report_early_end(media: Media, seconds: float) -> None:
    if seconds < media.duration_seconds - PADDING_SECONDS:
        LOGGER.warning(
            "%s ends early: %.2f s of sound, where its header says %.2f s",
            media.name,
            seconds,
            media.duration_seconds,
        )
