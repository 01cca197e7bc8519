"""Tells how loud each word was said."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.base import Engine
from transcriber.speech import SAMPLE_RATE, Chunk, Utterance
from transcriber.volume.frames import FRAME, volumes


class VolumeLabels:
    """An engine whose words carry their volume.

    Parameters
    ----------
    engine
        Recognises the words.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def recognise(self, chunks: Sequence[Chunk]) -> list[Utterance]:
        """Words of each chunk, in the order given, with their volumes."""
        utterances = self._engine.recognise(chunks)
        return [_labelled(utterance, chunk) for utterance, chunk in zip(utterances, chunks, strict=True)]


def _labelled(utterance: Utterance, chunk: Chunk) -> Utterance:
    first = round(chunk.start_seconds * SAMPLE_RATE)
    # The frames of the recording, not of the chunk: what was silenced as quiet is silence for the words too.
    before = first % FRAME
    frames = volumes(np.pad(chunk.samples, (before, 0))[None])[0]
    words = [
        replace(
            word, volume=_volume(frames, (first - before) / SAMPLE_RATE, word.start_seconds, word.end_seconds)
        )
        for word in utterance.words
    ]
    return replace(utterance, words=words)


def _volume(frames: NDArray[np.float32], offset: float, start: float, end: float) -> float:
    """Mean volume of a stretch, each frame weighted with its own volume (the contraharmonic mean).

    So pauses within a long word count for nothing, and the vowels, which make a word loud to a listener,
    for most. 0 for silence.
    """
    frames_a_second = SAMPLE_RATE // FRAME
    first = min(max(int((start - offset) * frames_a_second), 0), len(frames) - 1)
    last = max(int(np.ceil((end - offset) * frames_a_second)), first + 1)
    heard = frames[first:last].astype(np.float64)
    total = float(heard.sum())
    return float(heard @ heard) / total if total else 0.0
