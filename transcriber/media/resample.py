"""From any sample rate to the one the recogniser expects."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import Final

import numpy as np
from av.audio.frame import AudioFrame
from av.error import BlockingIOError as NothingReadyError
from av.error import EOFError as EndOfFileError
from av.filter import Graph

from transcriber.speech import SAMPLE_RATE, ChannelSamples, Samples

_FILTER: Final = "filter_size=64:cutoff=0.96"
"""Of FFmpeg's swresample. At its default of 32 taps, 8.3 kHz is only 19 dB down, and the band droops
from 7 kHz on. These 64 taps are flat to 7 kHz and 62 dB down at 8.3 kHz, for 0.02 % of real time."""


class Resampler:
    """Resamples one recording, block by block, to `SAMPLE_RATE`.

    The blocks are one signal: nothing is heard of where they meet, and sample n of the output lies at
    n / 16000 s. The sample rate may change between blocks. Sound at the right rate passes untouched.
    """

    def __init__(self) -> None:
        self._rate = SAMPLE_RATE
        self._engine: Graph | None = None
        self._taken = 0

    def feed(self, samples: Samples, sample_rate: int) -> list[Samples]:
        """Take a block of shape (n,); return what is ready, perhaps nothing yet."""
        ready = []
        if sample_rate != self._rate:
            ready = self.flush()
            self._rate = sample_rate
            self._engine = None if sample_rate == SAMPLE_RATE else _engine(sample_rate)
        if self._engine is None:
            return [*ready, samples]
        frame = _frame(samples, sample_rate, self._taken)
        self._taken += len(samples)
        self._engine.push(frame)
        return [*ready, *_ready(self._engine)]

    def flush(self) -> list[Samples]:
        """Return what is still held back. The next block starts a new signal."""
        engine, self._engine, self._rate, self._taken = self._engine, None, SAMPLE_RATE, 0
        if engine is None:
            return []
        engine.push(None)
        return list(_ready(engine))


class ChannelResampler:
    """Resamples the channels of one recording side by side.

    Their number may change between blocks; with a new number, a new signal starts in each channel.
    """

    def __init__(self) -> None:
        self._each: list[Resampler] = []

    def feed(self, samples: ChannelSamples, sample_rate: int) -> list[ChannelSamples]:
        """Take a block of shape (channels, n); return what is ready, perhaps nothing yet."""
        ready = []
        if len(samples) != len(self._each):
            ready = self.flush()
            self._each = [Resampler() for _ in samples]
        fed = zip(self._each, samples, strict=True)
        return ready + _stacked([resampler.feed(channel, sample_rate) for resampler, channel in fed])

    def flush(self) -> list[ChannelSamples]:
        """Return what is still held back."""
        return _stacked([resampler.flush() for resampler in self._each])


def _stacked(channels: Iterable[list[Samples]]) -> list[ChannelSamples]:
    """Put the pieces of all channels side by side: the same blocks come out as pieces of the same length."""
    return [np.stack(pieces) for pieces in zip(*channels, strict=True)]


def _engine(sample_rate: int) -> Graph:
    graph = Graph()
    graph.threads = 1
    source = graph.add(
        "abuffer",
        sample_rate=str(sample_rate),
        sample_fmt="flt",
        channel_layout="mono",
        time_base=f"1/{sample_rate}",
    )
    graph.link_nodes(
        source, graph.add("aresample", f"{SAMPLE_RATE}:{_FILTER}"), graph.add("abuffersink")
    ).configure()
    return graph


def _frame(samples: Samples, sample_rate: int, first_sample: int) -> AudioFrame:
    frame = AudioFrame.from_ndarray(np.ascontiguousarray(samples[None, :]), format="flt", layout="mono")
    frame.sample_rate = sample_rate
    frame.time_base = Fraction(1, sample_rate)
    frame.pts = first_sample
    return frame


def _ready(engine: Graph) -> Iterator[Samples]:
    """What can be had by now, copied: the engine uses its memory again."""
    while True:
        try:
            frame = engine.pull()
        except (NothingReadyError, EndOfFileError):
            return
        assert isinstance(frame, AudioFrame)
        yield np.frombuffer(memoryview(frame.planes[0]), np.float32, frame.samples).copy()
