"""Voice activity from Silero VAD 6 (Silero Team, 2021 on, https://github.com/snakers4/silero-vad)."""

from copy import copy
from pathlib import Path
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from transcriber.onnx import session
from transcriber.speech import Samples

WINDOW: Final = 512
"""Samples that one probability stands for: 32 ms."""

_CONTEXT: Final = 64
_STATE: Final = 128


class VoiceActivity:
    """Reads a recording from start to end; what it heard before shapes what it says next."""

    def __init__(self, model: Path) -> None:
        self._session = session(model)
        self._forget()

    def another(self) -> Self:
        """One that has heard nothing yet, without loading the model again."""
        other = copy(self)
        other._forget()  # noqa: SLF001 - one of us
        return other

    def _forget(self) -> None:
        self._hidden = np.zeros((1, 1, _STATE), np.float32)
        self._cell = np.zeros((1, 1, _STATE), np.float32)
        self._context = np.zeros(_CONTEXT, np.float32)

    def __call__(self, samples: Samples) -> NDArray[np.float32]:
        """Probability of speech in each window of the next samples, whole windows: shape (n / WINDOW,)."""
        windows = samples.reshape(-1, WINDOW)
        before = np.concatenate([self._context[None], windows[:-1, -_CONTEXT:]])
        probabilities, self._hidden, self._cell = self._session.run(
            ["speech_probs", "hn", "cn"],
            {"input": np.concatenate([before, windows], axis=1), "h": self._hidden, "c": self._cell},
        )
        self._context = windows[-1, -_CONTEXT:].copy()
        return np.asarray(probabilities).reshape(-1)
