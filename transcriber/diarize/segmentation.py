"""Who speaks when within a few seconds: the segmentation model of pyannote's community-1 pipeline.

Plaquet and Bredin, "Powerset multi-class cross entropy loss for neural speaker diarization", 2023. The model
hears ten seconds and tells, for each frame, which of at most three local speakers are active. They are
numbered anew in each window: whether two windows heard the same person is for the embeddings to tell.
"""

from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from transcriber.onnx import session
from transcriber.speech import SAMPLE_RATE, Samples

WINDOW_SAMPLES: Final = 10 * SAMPLE_RATE
FRAMES: Final = 589
"""Frames in a window."""
LOCAL_SPEAKERS: Final = 3

_ACTIVE: Final = 0.5

Activity = NDArray[np.bool_]
"""Shape (FRAMES, LOCAL_SPEAKERS): who is active in each frame of a window."""


class Segmentation(Protocol):
    def __call__(self, window: Samples) -> Activity:
        """Activity in one window of WINDOW_SAMPLES samples."""
        ...


class PyannoteSegmentation:
    def __init__(self, model: Path) -> None:
        self._session = session(model)

    def __call__(self, window: Samples) -> Activity:
        (found,) = self._session.run(["segmentation"], {"waveforms": window[None, None]})
        active: Activity = np.asarray(found)[0] > _ACTIVE
        return active
