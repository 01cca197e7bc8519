from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.speech import Samples

_FLOOR: Final = 1e-8
"""Mean square of a sample that counts as digital silence: -80 dB."""

_QUIET_AND_LOUD: Final = np.array([0.05, 0.9])
"""Quantiles of a chunk's frames that stand for its pauses and for its speech."""


def loudness(samples: Samples, frame: int, frames: int) -> NDArray[np.float64]:
    """How loud each frame of `frame` samples is within its chunk, 0 (as its pauses) to 1 (as its speech).

    Shape (frames,). Frames beyond the end of the samples count as quiet. The scale is logarithmic, between
    the 5 % and the 90 % quantile of the chunk, so that it holds for a whisper as for a shout.
    """
    padded = np.zeros(frames * frame, np.float32)
    kept = samples[: len(padded)]
    padded[: len(kept)] = kept
    level = np.log(np.square(padded.reshape(frames, frame)).mean(axis=1) + _FLOOR).astype(np.float64)
    # What np.quantile does, which loads masked arrays for it: 10 ms in each worker.
    quiet, loud = np.interp(_QUIET_AND_LOUD * (frames - 1), np.arange(frames), np.sort(level))
    scaled: NDArray[np.float64] = np.clip((level - quiet) / max(loud - quiet, 1e-3), 0.0, 1.0)
    return scaled
