"""Tells sound from silence."""

from typing import Final

import numpy as np

from transcriber.speech import SAMPLE_RATE, ChannelSamples

_FRAME: Final = SAMPLE_RATE // 10
_QUIETEST: Final = 10 ** (-70 / 20)
"""Of full scale, as a root mean square around the mean. The noise of a quiet microphone is louder; the
rounding of 16 bits, and what codecs make of silence, are not."""


def sounding_seconds(samples: ChannelSamples) -> float:
    """Seconds in which any channel is not silent, counted in tenths; a constant is silence.

    Parameters
    ----------
    samples
        Shape (channels, n).
    """
    whole = samples.shape[1] // _FRAME * _FRAME
    frames = samples[:, :whole].reshape(len(samples), -1, _FRAME)
    loud = (frames.std(axis=2) >= _QUIETEST).any(axis=0)
    return int(np.count_nonzero(loud)) * _FRAME / SAMPLE_RATE
