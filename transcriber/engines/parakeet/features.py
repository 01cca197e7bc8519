"""What Parakeet hears: a log-mel spectrogram, each band normalised over the chunk (NeMo: `per_feature`)."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.mel import filters
from transcriber.speech import SAMPLE_RATE, Samples

MELS: Final = 128
HOP: Final = 160
"""Samples from one frame to the next."""

MIN_SAMPLES: Final = SAMPLE_RATE // 10
"""What is shorter is followed by silence: of one frame no deviation can be told."""

_FFT: Final = 512
_WINDOW: Final = 400
_PREEMPHASIS: Final = 0.97
_GUARD: Final = 2.0**-24
"""Of power, so that silence has a logarithm."""

_LEAST_DEVIATION: Final = 1e-5


def log_mel(samples: Samples) -> NDArray[np.float32]:
    """Features of a chunk.

    Parameters
    ----------
    samples
        Shape (n,); n at least `MIN_SAMPLES`.

    Returns
    -------
    ndarray
        Shape (MELS, n // HOP + 1), float32. The last frame is nought, as those behind the end of a recording
        were when the model was trained: it is no part of what is heard.
    """
    emphasised = samples.astype(np.float64)
    emphasised[1:] -= _PREEMPHASIS * samples[:-1]
    padded = np.pad(emphasised, _FFT // 2)
    view = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::HOP]
    margin = (_FFT - _WINDOW) // 2
    spectrum = np.fft.rfft(view[:, margin:-margin] * np.hanning(_WINDOW), _FFT, axis=1)
    power = np.square(np.abs(spectrum)).astype(np.float32)
    features = np.log(power @ filters(_FFT, MELS).T + _GUARD)
    heard = features[: len(samples) // HOP]
    deviation = heard.std(axis=0, ddof=1) + _LEAST_DEVIATION
    normalised = (heard - heard.mean(axis=0)) / deviation
    return np.pad(normalised.T, ((0, 0), (0, 1))).astype(np.float32)
