"""Many channels into one."""

from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.speech import Samples

_WEIGHTS: Final = {"FC": 1.0, "FL": 0.7071, "FR": 0.7071, "LFE": 0.0, "LFE2": 0.0}
_WEIGHT_OF_OTHERS: Final = 0.5
_STEREO: Final = 2
_MEMORY: Final = 0.8
_INVERTED_ABOVE: Final = 3.0


class Mixdown:
    """Mixes the channels of one recording down to one, block by block.

    The result is a weighted mean, so it cannot clip. The weights of a surround recording are those of ITU-R
    BS.775, table 2 (centre 1, left and right 0.71, the others 0.5), without the bass channel; channels that
    have no place count alike. Both sides of a stereo recording count half.

    Two channels of opposite polarity, as from a miswired cable, would cancel each other. So the energies of
    their sum and their difference are compared: when the difference has three times that of the sum, it is
    taken instead, until the sum is the stronger again. Energies are averaged over about five blocks, so that
    one sound does not make the polarity flip.

    Parameters
    ----------
    channel_names
        As FFmpeg calls them, one for each channel.
    """

    def __init__(self, channel_names: tuple[str, ...]) -> None:
        self._weights = mixing_weights(channel_names)
        self._sum_energy = 0.0
        self._difference_energy = 0.0
        self._inverted = False

    def mix(self, samples: NDArray[np.float32]) -> Samples:
        """Mix one block of shape (channels, n) down to shape (n,)."""
        if len(samples) == _STEREO:
            return self._mix_stereo(samples[0], samples[1])
        mixed: Samples = samples[0] if len(samples) == 1 else self._weights @ samples
        return mixed

    def _mix_stereo(self, left: Samples, right: Samples) -> Samples:
        together, apart = 0.5 * (left + right), 0.5 * (left - right)
        self._sum_energy = _MEMORY * self._sum_energy + float(together @ together)
        self._difference_energy = _MEMORY * self._difference_energy + float(apart @ apart)
        if self._difference_energy > _INVERTED_ABOVE * self._sum_energy:
            self._inverted = True
        elif self._sum_energy >= self._difference_energy:
            self._inverted = False
        return apart if self._inverted else together


def mixing_weights(channel_names: tuple[str, ...]) -> NDArray[np.float32]:
    """Weights of the channels, shape (channels,), that add up to 1."""
    placed = "FC" in channel_names
    weights = np.array([_weight(name) if placed else 1.0 for name in channel_names], np.float32)
    normalised: NDArray[np.float32] = weights / weights.sum()
    return normalised


def _weight(name: str) -> float:
    return _WEIGHTS.get(name, _WEIGHT_OF_OTHERS)
