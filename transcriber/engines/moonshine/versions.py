"""The same chunk, said slower or faster, so that the model hears it more than once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from transcriber.speech import Samples

UNCHANGED: Final = 100
SLOWEST: Final = 50
FASTEST: Final = 200


@dataclass(frozen=True, slots=True)
class Versions:
    """How a chunk is heard, besides as it is.

    Attributes
    ----------
    speeds
        Of each further version, in percent: 50 to 200, but not 100, and none twice.
    """

    speeds: Sequence[int] = ()

    def __post_init__(self) -> None:
        # As for the options of the search: a pack's file may hold anything.
        if not isinstance(self.speeds, list | tuple):
            raise TypeError(f"speeds is {self.speeds!r}, not a list of percentages")
        for speed in self.speeds:
            if type(speed) is not int or not SLOWEST <= speed <= FASTEST or speed == UNCHANGED:
                raise ValueError(
                    f"speeds has {speed!r}, not a percentage from {SLOWEST} to {FASTEST} other than 100"
                )
        if len(set(self.speeds)) < len(self.speeds):
            raise ValueError(f"speeds is {list(self.speeds)}, which has a speed twice")

    @property
    def count(self) -> int:
        """With the unchanged one."""
        return 1 + len(self.speeds)

    def further(self, samples: Samples) -> list[Samples]:
        """The chunk at each of the speeds."""
        return [at_speed(samples, speed) for speed in self.speeds]


def at_speed(samples: Samples, percent: int) -> Samples:
    """The samples played faster (more than 100 percent) or slower, which moves the pitch as well.

    Resampled in the frequency domain, as exact as the samples allow. A chunk begins and ends in silence, so
    that it does not matter that its ends meet there. The result may end with a few samples of silence.
    """
    parts = -(-len(samples) // percent)
    spectrum = np.fft.rfft(samples, parts * percent)
    length = parts * UNCHANGED
    kept = np.zeros(length // 2 + 1, spectrum.dtype)
    shared = min(len(kept), len(spectrum))
    kept[:shared] = spectrum[:shared]
    return (np.fft.irfft(kept, length) * (UNCHANGED / percent)).astype(np.float32)
