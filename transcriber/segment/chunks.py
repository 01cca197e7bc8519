"""Cuts a recording into chunks, in silences, as it streams by.

Nothing is stripped: every sample lies in a chunk or in a long stretch where nobody speaks. Cutting within
silences keeps words whole; keeping the audio around the speech keeps the words that voice activity
detection would miss.
"""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

import numpy as np

from transcriber.segment.pieces import ChunkRules, Piece, next_piece
from transcriber.segment.vad import WINDOW, VoiceActivity
from transcriber.speech import SAMPLE_RATE, Chunk, Samples

VAD_MODEL: Final = "silero_vad_v6.onnx"

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
    cutter = _Cutter(VoiceActivity(models / VAD_MODEL), rules or ChunkRules())
    for block in _resized(blocks, _HEARD_AT_ONCE):
        cutter.hear(block)
        yield from cutter.chunks(final=False)
    yield from cutter.chunks(final=True)


class _Cutter:
    """Holds what was heard and not yet cut: at most one chunk and a block."""

    def __init__(self, activity: VoiceActivity, rules: ChunkRules) -> None:
        self._activity = activity
        self._rules = rules
        self._samples: Samples = np.zeros(0, np.float32)
        self._probabilities = np.zeros(0, np.float32)
        self._taken = 0
        self._index = 0

    def hear(self, block: Samples) -> None:
        whole = np.zeros(-(-len(block) // WINDOW) * WINDOW, np.float32)
        whole[: len(block)] = block
        self._samples = np.concatenate([self._samples, block])
        self._probabilities = np.concatenate([self._probabilities, self._activity(whole)])

    def chunks(self, *, final: bool) -> Iterator[Chunk]:
        while (piece := next_piece(self._probabilities, self._rules, final=final)) is not None:
            chunk = self._take(piece)
            if piece.spoken:
                yield chunk
                self._index += 1

    def _take(self, piece: Piece) -> Chunk:
        count = piece.windows * WINDOW
        start = self._taken / SAMPLE_RATE
        speech, self._probabilities = np.split(self._probabilities, [piece.windows])
        samples, self._samples = self._samples[:count].copy(), self._samples[count:]
        self._taken += count
        return Chunk(self._index, start, samples, speech)


def _resized(blocks: Iterable[Samples], size: int) -> Iterator[Samples]:
    """The same samples in blocks of `size`, the last one shorter."""
    waiting: list[Samples] = []
    length = 0
    for block in blocks:
        waiting.append(block)
        length += len(block)
        if length >= size:
            joined = np.concatenate(waiting)
            whole = length // size * size
            yield from (joined[at : at + size] for at in range(0, whole, size))
            waiting, length = [joined[whole:]], length - whole
    if length:
        yield np.concatenate(waiting)
