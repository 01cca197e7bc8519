"""The mel scale of Slaney (Auditory Toolbox, 1998), by which recognisers hear."""

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.speech import SAMPLE_RATE

_LOG_FROM_HERTZ: Final = 1000.0
_LINEAR_HERTZ: Final = 200 / 3
_LOG_STEP: Final = np.log(6.4) / 27


@cache
def filters(fft: int, mels: int) -> NDArray[np.float32]:
    """Triangles of equal area from 0 Hz to half the sample rate.

    Parameters
    ----------
    fft
        Samples of a Fourier transform.

    Returns
    -------
    ndarray
        Shape (mels, fft // 2 + 1).
    """
    bins = np.fft.rfftfreq(fft, 1 / SAMPLE_RATE)
    edges = _hertz(np.linspace(0, _mel(SAMPLE_RATE / 2), mels + 2))
    rising = (bins - edges[:-2, None]) / np.diff(edges)[:-1, None]
    falling = (edges[2:, None] - bins) / np.diff(edges)[1:, None]
    area = 2 / (edges[2:] - edges[:-2])
    return (np.maximum(0, np.minimum(rising, falling)) * area[:, None]).astype(np.float32)


def _mel(hertz: float) -> float:
    """Mel of a frequency above the linear part of the scale."""
    return float(_LOG_FROM_HERTZ / _LINEAR_HERTZ + np.log(hertz / _LOG_FROM_HERTZ) / _LOG_STEP)


def _hertz(mel: NDArray[np.float64]) -> NDArray[np.float64]:
    first = _LOG_FROM_HERTZ / _LINEAR_HERTZ
    logarithmic = _LOG_FROM_HERTZ * np.exp(_LOG_STEP * (np.maximum(mel, first) - first))
    return np.where(mel < first, mel * _LINEAR_HERTZ, logarithmic)
