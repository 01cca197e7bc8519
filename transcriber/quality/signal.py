"""Estimates how much louder speech is than the noise around it."""

from typing import Final

import numpy as np

from transcriber.segment.vad import WINDOW
from transcriber.speech import Chunk

_SPEECH_PROBABILITY: Final = 0.6
"""From here on a window is surely speech, as for where chunks are cut."""
_FEWEST_WINDOWS: Final = 4
"""Of speech: about a syllable."""
_QUIET_PERCENT: Final = 20
"""Speech has gaps: so many percent of the windows, those with the least power, are taken for noise alone."""
_LEAST_POWER: Final = 1e-9
"""Of a window, relative to full scale: what rounding to 16 bits leaves of silence."""
LEAST_DECIBELS: Final = -10.0
MOST_DECIBELS: Final = 60.0


def signal_to_noise(chunk: Chunk) -> float | None:
    """Decibels by which speech is above noise, between `LEAST_DECIBELS` and `MOST_DECIBELS`.

    The power of windows with speech less that of the quietest windows, over the latter: minimum statistics
    (Martin, 2001) of one stretch. None where too little is speech, or nobody listened for it.
    """
    if chunk.speech is None:
        return None
    count = min(len(chunk.speech), len(chunk.samples) // WINDOW)
    windows = chunk.samples[: count * WINDOW].reshape(count, WINDOW)
    spoken = chunk.speech[:count] >= _SPEECH_PROBABILITY
    if np.count_nonzero(spoken) < _FEWEST_WINDOWS:
        return None
    power = windows.var(axis=1, dtype=np.float64)
    noise = max(float(np.percentile(power, _QUIET_PERCENT)), _LEAST_POWER)
    ratio = max(float(power[spoken].mean()) - noise, 0.0) / noise
    decibels = 10 * np.log10(ratio) if ratio else LEAST_DECIBELS
    return float(np.clip(decibels, LEAST_DECIBELS, MOST_DECIBELS))
