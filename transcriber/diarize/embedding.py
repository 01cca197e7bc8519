"""What a voice sounds like, as a vector: the speaker embedding of pyannote's community-1 pipeline.

A ResNet of WeSpeaker (Wang et al., "WeSpeaker: a research and production oriented speaker embedding learning
toolkit", 2023), trained so that the cosine between two vectors tells whether one person spoke.
"""

from pathlib import Path
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from transcriber.onnx import session

WIDTH: Final = 256

Embedding = NDArray[np.float32]
"""Shape (WIDTH,), of length 1."""


class VoiceEmbedding(Protocol):
    def __call__(self, features: NDArray[np.float32]) -> Embedding:
        """Embedding of filter bank energies, shape (frames, bands), at least one frame."""
        ...


class WeSpeakerEmbedding:
    def __init__(self, model: Path) -> None:
        self._session = session(model)

    def __call__(self, features: NDArray[np.float32]) -> Embedding:
        weights = np.ones((1, len(features)), np.float32)
        (found,) = self._session.run(["embedding"], {"fbank": features[None], "weights": weights})
        vector: Embedding = np.asarray(found, np.float32)[0]
        vector /= np.float32(max(float(np.linalg.norm(vector)), 1e-9))
        return vector
