"""Log mel filter bank energies, as Kaldi computes them.

Povey et al., "The Kaldi Speech Recognition Toolkit", 2011. The speaker embedding was trained on them. The
settings are those of WeSpeaker (Wang et al., 2023): 80 bands from 20 Hz to 8 kHz, frames of 25 ms every
10 ms, Hamming window, no dither, samples in the range of 16 bits.
"""

from functools import cache
from typing import Final

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray

from transcriber.speech import SAMPLE_RATE, Samples

FRAME_SAMPLES: Final = 400
SHIFT_SAMPLES: Final = 160
BANDS: Final = 80

_FFT: Final = 512
_PREEMPHASIS: Final = np.float32(0.97)
_LOWEST_HZ: Final = 20.0
_FULL_SCALE: Final = np.float32(32768.0)
_FLOOR: Final = np.float32(np.finfo(np.float32).eps)


def filterbank(samples: Samples) -> NDArray[np.float32]:
    """Energies of each whole frame, shape (frames, BANDS); none for less than one frame."""
    if len(samples) < FRAME_SAMPLES:
        return np.zeros((0, BANDS), np.float32)
    frames = sliding_window_view(samples * _FULL_SCALE, FRAME_SAMPLES)[::SHIFT_SAMPLES]
    frames = frames - frames.mean(axis=1, keepdims=True)
    before = np.concatenate([frames[:, :1], frames[:, :-1]], axis=1)
    windowed = (frames - _PREEMPHASIS * before) * _window()
    spectrum = np.fft.rfft(windowed, _FFT)
    power = (spectrum.real**2 + spectrum.imag**2).astype(np.float32)
    energies: NDArray[np.float32] = np.log(np.maximum(power @ _mel_weights(), _FLOOR)).astype(np.float32)
    return energies


@cache
def _window() -> NDArray[np.float32]:
    window: NDArray[np.float32] = np.hamming(FRAME_SAMPLES).astype(np.float32)
    return window


@cache
def _mel_weights() -> NDArray[np.float32]:
    """Triangles, equally spaced on the mel scale: shape (bins of the spectrum, BANDS)."""
    edges = np.linspace(_mel(_LOWEST_HZ), _mel(SAMPLE_RATE / 2), BANDS + 2)
    bins = _mel(np.arange(_FFT // 2 + 1) * SAMPLE_RATE / _FFT)[:, None]
    left, centre, right = edges[:-2], edges[1:-1], edges[2:]
    rising, falling = (bins - left) / (centre - left), (right - bins) / (right - centre)
    weights: NDArray[np.float32] = np.maximum(0.0, np.minimum(rising, falling)).astype(np.float32)
    return weights


def _mel(hertz: float | NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(1127.0 * np.log1p(np.asarray(hertz) / 700.0))
