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
FRAMES_TOGETHER: Final = 8
"""Frames of the filter bank in one frame of the network: three of its layers halve them."""

Embedding = NDArray[np.float32]
"""Shape (WIDTH,), of length 1."""


class VoiceEmbedding(Protocol):
    def __call__(self, features: NDArray[np.float32], shares: NDArray[np.float32]) -> NDArray[np.float32]:
        """Embeddings of the voices in a chunk, shape (voices, WIDTH), each of length 1.

        Parameters
        ----------
        features
            Of the filter bank, without the mean of each band: shape (frames, bands), at least one frame.
        shares
            Shape (voices, frames / FRAMES_TOGETHER, rounded up): 1 where a voice speaks, at least once for
            each, and 0 elsewhere.
        """
        ...


class WeSpeakerEmbedding:
    """The graph of `transcriber.diarize.graph`."""

    def __init__(self, model: Path) -> None:
        self._session = session(model)

    def __call__(self, features: NDArray[np.float32], shares: NDArray[np.float32]) -> NDArray[np.float32]:
        (found,) = self._session.run(["embeddings"], {"fbank": features[None], "shares": shares})
        vectors: NDArray[np.float32] = np.asarray(found, np.float32)
        vectors /= np.maximum(np.linalg.norm(vectors, axis=1, keepdims=True), np.float32(1e-9))
        return vectors
