"""Decoded sound as it comes: any number of channels, any sample rate."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from av.audio.frame import AudioFrame
from av.audio.plane import AudioPlane
from numpy.typing import NDArray

from transcriber.media.clock import Clock
from transcriber.media.container import Track
from transcriber.media.damage import Damage
from transcriber.media.packets import frames
from transcriber.media.tracks import refuse_too_much

_BLOCK_SECONDS: Final = 1.0
_FULL_SCALE: Final = {
    "u8": (np.uint8, 128.0),
    "s16": (np.int16, 2.0**15),
    "s32": (np.int32, 2.0**31),
    "s64": (np.int64, 2.0**63),
    "flt": (np.float32, 1.0),
    "dbl": (np.float64, 1.0),
}
"""By FFmpeg's sample format: how samples are stored, and what counts as 1.0."""


@dataclass(frozen=True, slots=True)
class Sound:
    """About a second of sound.

    Attributes
    ----------
    samples
        Shape (channels, n), float32, finite, between -1 and 1.
    sample_rate
        In Hz.
    channel_names
        As FFmpeg calls them, `"FL"`, `"FR"`, `"LFE"`; one for each channel.
    """

    samples: NDArray[np.float32]
    sample_rate: int
    channel_names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Gap:
    """A place where sound is missing.

    Attributes
    ----------
    end_seconds
        Where the next sound belongs, from the start of the recording.
    channels
        Of the sound around it.
    """

    end_seconds: float
    channels: int


@dataclass(frozen=True, slots=True)
class _Shape:
    """What frames must share to be joined."""

    sample_format: str
    sample_rate: int
    layout: str
    channel_names: tuple[str, ...]


def sounds(track: Track, clock: Clock, damage: Damage) -> Iterator[Sound | Gap]:
    """Decode a track into blocks that follow each other, and the gaps that time stamps show between them.

    Raises
    ------
    NotValid
        The track goes on with more samples a second than can be worked on.
    """
    shape: _Shape | None = None
    waiting: list[AudioFrame] = []
    waiting_seconds = 0.0
    for frame in frames(track, lambda: damage.lost_packet(clock.position_seconds)):
        position = clock.position_seconds
        gap = clock.gap_before(frame.time)
        changed = shape is None or not _same(shape, frame)
        if waiting and shape and (gap or changed or waiting_seconds >= _BLOCK_SECONDS):
            yield _join(waiting, shape)
            waiting, waiting_seconds = [], 0.0
        if changed or shape is None:
            shape = _shape_of(frame)
            refuse_too_much(len(shape.channel_names), shape.sample_rate, track.name)
        if gap:
            damage.filled(position, gap)
            yield Gap(position + gap, len(shape.channel_names))
        waiting.append(frame)
        seconds = frame.samples / frame.sample_rate
        waiting_seconds += seconds
        clock.advance(seconds)
    if waiting and shape:
        yield _join(waiting, shape)


def _shape_of(frame: AudioFrame) -> _Shape:
    names = tuple(channel.name for channel in frame.layout.channels)
    return _Shape(frame.format.name, frame.sample_rate, frame.layout.name, names)


def _same(shape: _Shape, frame: AudioFrame) -> bool:
    return (
        frame.sample_rate == shape.sample_rate
        and frame.format.name == shape.sample_format
        and frame.layout.name == shape.layout
    )


def _join(waiting: Sequence[AudioFrame], shape: _Shape) -> Sound:
    """Bring frames of one shape to float32 in one go.

    Samples that are no number count as silence; floating-point samples beyond full scale are clipped.
    """
    planar = shape.sample_format.endswith("p")
    stored, full_scale = _FULL_SCALE[shape.sample_format.removesuffix("p")]
    channels = len(shape.channel_names)
    if planar:
        raw = np.stack([_plane(waiting, at, stored, 1) for at in range(channels)])
    else:
        raw = _plane(waiting, 0, stored, channels).reshape(-1, channels).T
    if stored is np.uint8:
        raw = raw.astype(np.int16) - 128
    with np.errstate(over="ignore", invalid="ignore"):  # doubles beyond float32, signalling NaNs
        samples = np.multiply(raw, 1.0 / full_scale, dtype=np.float32, casting="unsafe")
    if np.issubdtype(stored, np.floating):
        samples[~np.isfinite(samples)] = 0.0
        np.clip(samples, -1.0, 1.0, out=samples)
    return Sound(samples, shape.sample_rate, shape.channel_names)


def _plane(waiting: Sequence[AudioFrame], at: int, stored: type, samples_each: int) -> NDArray[Any]:
    """One plane of all frames, read from FFmpeg's memory: five times faster than `to_ndarray`.

    `AudioFrame.planes` is not asked: it counts planes until it meets a zero, and from eight channels on
    there is none at the end.
    """
    return np.concatenate(
        [
            np.frombuffer(memoryview(AudioPlane(frame, at)), stored, frame.samples * samples_each)
            for frame in waiting
        ]
    )
