"""From probabilities of words to how often such words are right."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

OF_WORD: Final = 0.7
OF_CHUNK: Final = 3.2
OFFSET: Final = 1.6
"""Fitted to some 2,600 words by Whisper base: see decision 037."""

_LEAST: Final = 1e-4


def calibrated(probabilities: Sequence[float]) -> NDArray[np.float64]:
    """Share of words that are right, of words with such probabilities in one chunk.

    A word counts for less among doubtful ones: in noise, a model is surer of itself than it should be.

    Parameters
    ----------
    probabilities
        That the model gives to each word of a chunk.

    Returns
    -------
    ndarray
        Shape (n,), between 0 and 1, in the order of the probabilities.
    """
    if not len(probabilities):
        return np.zeros(0)
    clipped = np.clip(np.asarray(probabilities, np.float64), _LEAST, 1 - _LEAST)
    around = np.log(clipped).mean()
    odds = OF_WORD * np.log(clipped / (1 - clipped)) + OF_CHUNK * around + OFFSET
    return np.asarray(1 / (1 + np.exp(-odds)))
