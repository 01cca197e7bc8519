"""Cuts a recording into chunks, in silences, as it streams by.

Nothing is stripped: every sample lies in a chunk or in a long stretch where nobody speaks. Cutting within
silences keeps words whole; keeping the audio around the speech keeps the words that voice activity
detection would miss.
"""

from collections.abc import Iterable, Iterator
from itertools import count
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.channels.join import join
from transcriber.segment.pieces import ChunkRules, Piece, next_piece
from transcriber.segment.vad import WINDOW, VoiceActivity
from transcriber.speech import SAMPLE_RATE, ChannelSamples, Chunk, Samples

VAD_MODEL: Final = "voice_activity.onnx"

_HEARD_AT_ONCE: Final = 64 * WINDOW
"""Samples the detector gets at once: fixed, so that the result does not depend on how the blocks fall."""


def chunks(blocks: Iterable[Samples], models: Path, rules: ChunkRules | None = None) -> Iterator[Chunk]:
    """Chunks with speech, in order.

    Parameters
    ----------
    blocks
        The recording, in blocks of any size.
    models
        Folder of a materialised language pack.
    """
    return channel_chunks((block[None] for block in blocks), models, rules)


def channel_chunks(
    blocks: Iterable[ChannelSamples], models: Path, rules: ChunkRules | None = None
) -> Iterator[Chunk]:
    """Chunks of all channels, each channel cut for itself.

    The chunks of one channel are in order. Those of several alternate as they become ready: what is held
    grows with the number of channels, not with the length of the recording.

    Parameters
    ----------
    blocks
        The recording, in blocks of any size. More channels may come on the way; before, they were silent.

    Yields
    ------
    Chunk
        With indices 0, 1, 2 ... whatever their channel.
    """
    first_ear = VoiceActivity(models / VAD_MODEL)
    numbers = count()
    cutters: list[_Cutter] = []
    for block, start in resized(blocks):
        for channel in range(len(cutters), len(block)):
            ear = first_ear.another()
            cutters.append(_Cutter(ear, rules or ChunkRules(), numbers, channel, start))
        for cutter, samples in zip(cutters, block, strict=True):
            cutter.hear(samples)
            yield from cutter.chunks(final=False)
    for cutter in cutters:
        yield from cutter.chunks(final=True)


class _Cutter:
    """Holds what was heard of one channel and not yet cut: at most one chunk and a block.

    Parameters
    ----------
    numbers
        Gives each chunk its index; shared with the other channels.
    start
        Samples of the recording before the channel's first.
    """

    def __init__(
        self, activity: VoiceActivity, rules: ChunkRules, numbers: Iterator[int], channel: int, start: int
    ) -> None:
        self._activity = activity
        self._rules = rules
        self._numbers = numbers
        self._channel = channel
        self._samples: Samples = np.zeros(0, np.float32)
        self._probabilities = np.zeros(0, np.float32)
        self._taken = start

    def hear(self, block: Samples) -> None:
        whole = np.zeros(-(-len(block) // WINDOW) * WINDOW, np.float32)
        whole[: len(block)] = block
        self._samples = np.concatenate([self._samples, block])
        self._probabilities = np.concatenate([self._probabilities, self._activity(whole)])

    def chunks(self, *, final: bool) -> Iterator[Chunk]:
        while (piece := next_piece(self._probabilities, self._rules, final=final)) is not None:
            start, samples, speech = self._take(piece)
            if piece.spoken:
                yield Chunk(next(self._numbers), start / SAMPLE_RATE, samples, speech, self._channel)

    def _take(self, piece: Piece) -> tuple[int, Samples, NDArray[np.float32]]:
        length = piece.windows * WINDOW
        start = self._taken
        speech, self._probabilities = np.split(self._probabilities, [piece.windows])
        samples, self._samples = self._samples[:length].copy(), self._samples[length:]
        self._taken += length
        return start, samples, speech


def resized(
    blocks: Iterable[ChannelSamples], size: int = _HEARD_AT_ONCE
) -> Iterator[tuple[ChannelSamples, int]]:
    """The same samples in blocks of `size`, the last one shorter; and how many there were before each."""
    waiting: list[ChannelSamples] = []
    length = 0
    given = 0
    for block in blocks:
        waiting.append(block)
        length += block.shape[1]
        if length >= size:
            joined = join(waiting)
            whole = length // size * size
            yield from ((joined[:, at : at + size], given + at) for at in range(0, whole, size))
            waiting, length, given = [joined[:, whole:]], length - whole, given + whole
    if length:
        yield join(waiting), given
