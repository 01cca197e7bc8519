"""A Parakeet in ONNX Runtime: the encoder and the decoder of onnx-asr's author (FastConformer, TDT)."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from contract.errors.models import ModelsCorrupt, ModelsMissing
from transcriber.engines.parakeet.features import HOP, MIN_SAMPLES, log_mel
from transcriber.engines.parakeet.vocabulary import Vocabulary
from transcriber.onnx import session
from transcriber.speech import SAMPLE_RATE, Samples

ENCODER: Final = "encoder.onnx"
"""Made when a pack is pulled, see `transcriber.engines.parakeet.graph`."""

WEIGHTS: Final = "encoder.weights"
"""Beside it."""

DECODER: Final = "decoder_joint-model.int8.onnx"
VOCABULARY: Final = "vocab.txt"

FRAME_SECONDS: Final = 8 * HOP / SAMPLE_RATE
"""What one frame of the encoder lasts: it hears eight frames of the spectrogram as one."""

_ENCODER_INPUTS: Final = {"audio_signal": "tensor(float)", "length": "tensor(int64)"}
_DECODER_INPUTS: Final = {
    "encoder_outputs": "tensor(float)",
    "targets": "tensor(int32)",
    "target_length": "tensor(int32)",
    "input_states_1": "tensor(float)",
    "input_states_2": "tensor(float)",
}

State = tuple[NDArray[np.float32], NDArray[np.float32]]
"""What the network that follows the text remembers of it, each of shape (layers, 1, width)."""


@dataclass(frozen=True, slots=True)
class Step:
    """What is heard in a frame, after what was written so far.

    Attributes
    ----------
    tokens
        Score of each token, the blank the last, shape (tokens,).
    frames
        After how many frames to listen again.
    state
        If a token is written.
    """

    tokens: NDArray[np.float32]
    frames: int
    state: State


class ParakeetModel:
    """One model on one thread, in 8 bits as published: the range of activations is measured in each run.

    Chunks are not computed together: they would have one range, and what is heard in one would depend on what
    the others hold.

    Raises
    ------
    ModelsMissing, ModelsCorrupt
        A file is not there, or is no such model.
    """

    def __init__(self, folder: Path) -> None:
        if not (folder / WEIGHTS).is_file():
            raise ModelsMissing("a model is missing", str(folder / WEIGHTS))
        self._encoder = _loaded(folder / ENCODER, _ENCODER_INPUTS)
        self._decoder = _loaded(folder / DECODER, _DECODER_INPUTS)
        self.vocabulary = Vocabulary(folder / VOCABULARY)
        shapes = {value.name: value.shape for value in self._decoder.get_inputs()}
        layers, _, width = shapes["input_states_1"]
        self._start = np.zeros((layers, 1, width), np.float32)

    @property
    def start(self) -> State:
        """The state before anything is written."""
        return self._start, self._start

    def encode(self, samples: Samples) -> NDArray[np.float32]:
        """What is heard in a chunk of any length, shape (frames, width)."""
        features = log_mel(np.pad(samples, (0, max(0, MIN_SAMPLES - len(samples)))))
        length = np.array([features.shape[1] - 1])
        inputs = {"audio_signal": features[None], "length": length}
        outputs, lengths = self._encoder.run(["outputs", "encoded_lengths"], inputs)
        return np.ascontiguousarray(outputs[0].T[: lengths[0]])

    def step(self, frame: NDArray[np.float32], token: int, state: State) -> Step:
        """Listen to a frame.

        Parameters
        ----------
        frame
            Shape (width,).
        token
            Written last; the blank before the first.
        state
            Of when it was about to be written.
        """
        inputs = {
            "encoder_outputs": frame[None, :, None],
            "targets": np.array([[token]], np.int32),
            "target_length": np.ones(1, np.int32),
            "input_states_1": state[0],
            "input_states_2": state[1],
        }
        outputs, *states = self._decoder.run(["outputs", "output_states_1", "output_states_2"], inputs)
        scores = outputs.reshape(-1)
        tokens = self.vocabulary.blank + 1
        return Step(scores[:tokens], int(scores[tokens:].argmax()), (states[0], states[1]))


def _loaded(path: Path, inputs: Mapping[str, str]) -> Any:
    if not path.is_file():
        raise ModelsMissing("a model is missing", str(path))
    loaded = session(path)
    found = {value.name: value.type for value in loaded.get_inputs()}
    if found != inputs:
        raise ModelsCorrupt(f"{path} is no graph of a Parakeet", f"its inputs are {', '.join(sorted(found))}")
    return loaded
