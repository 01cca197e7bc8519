"""How loud a recording is, from 0 to 100, a hundredth of a second at a time.

The volume is the root mean square of the samples as a percentage of full scale: 100 is as loud as a file can
be, each halving is 6 dB less. Speech close to a microphone lies at 5 to 20, the background of a call centre
below 2.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.speech import SAMPLE_RATE, ChannelSamples

FRAME: Final = SAMPLE_RATE // 100
"""Samples that one volume stands for: 10 ms."""

LOUDEST: Final = 100.0


def volumes(samples: ChannelSamples) -> NDArray[np.float32]:
    """Volume of each frame, the last one perhaps shorter: shape (channels, frames)."""
    count = samples.shape[1]
    starts = np.arange(0, count, FRAME)
    if not count:
        return np.zeros((len(samples), 0), np.float32)
    energies = np.add.reduceat(samples * samples, starts, axis=1)
    lengths = np.diff(starts, append=count).astype(np.float32)
    return (LOUDEST * np.sqrt(energies / lengths)).astype(np.float32)
