"""What Whisper hears: a log-mel spectrogram of half a minute."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.mel import filters
from transcriber.speech import SAMPLE_RATE, Samples

WINDOW_SECONDS: Final = 30
"""What a model hears at once, at most. It was trained on windows of this length alone."""

SILENCE_SECONDS: Final = 5.0
"""That follow a chunk, where the window has room: with less, a model says the same twice.

A window that ends here, and not at half a minute, takes its share of the time or less, and costs no words:
the silence is what tells the model that speech has ended.
"""

HOP: Final = 160
"""Samples from one frame to the next."""

FRAMES: Final = WINDOW_SECONDS * SAMPLE_RATE // HOP

_FFT: Final = 400
_RANGE: Final = 8.0
"""Decades of power below the loudest that are told apart."""


def log_mel(samples: Samples, mels: int, silence: float = WINDOW_SECONDS) -> NDArray[np.float32]:
    """Spectrogram of a chunk that is followed by silence (Radford et al., 2022, section 2.2).

    Parameters
    ----------
    samples
        At most `WINDOW_SECONDS`.
    mels
        Bands of the model, 80 or 128.
    silence
        Seconds of it. The window ends after it, or after `WINDOW_SECONDS`.

    Returns
    -------
    ndarray
        Shape (mels, n), float32, n even and at most FRAMES. Frames of the silence hold the least value.
    """
    window = _window(len(samples), silence)
    frames = min(window, -(-(len(samples) + _FFT // 2) // HOP))
    padded = np.zeros((frames - 1) * HOP + _FFT, np.float32)
    padded[_FFT // 2 : _FFT // 2 + len(samples)] = samples[: len(padded) - _FFT // 2]
    start = samples[1 : _FFT // 2 + 1]  # the recording mirrored at its start
    padded[_FFT // 2 - len(start) : _FFT // 2] = start[::-1]
    view = np.lib.stride_tricks.sliding_window_view(padded, _FFT)[::HOP]
    spectrum = np.fft.rfft(view * np.hanning(_FFT + 1)[:-1].astype(np.float32), axis=1)
    power = np.square(np.abs(spectrum)).astype(np.float32)
    log = np.log10(np.maximum(power @ filters(_FFT, mels).T, 1e-10))
    floor = log.max(initial=-10.0) - _RANGE
    whole = np.full((mels, window), max(floor, -10.0), np.float32)
    whole[:, :frames] = np.maximum(log, floor).T
    return np.divide(whole + 4, 4, dtype=np.float32)


def _window(samples: int, silence: float) -> int:
    """Frames of a window, by twos: the encoder halves their number."""
    wanted = samples // HOP + round(silence * SAMPLE_RATE / HOP)
    return min(FRAMES, wanted + wanted % 2)
