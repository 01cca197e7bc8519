"""Greedy decoding of a token-and-duration transducer (Xu et al., 2023)."""

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.parakeet.model import State, Step

MAX_TOKENS_A_FRAME: Final = 10
"""After so many without moving on, the next frame is listened to; as NVIDIA decodes it."""


@dataclass(frozen=True, slots=True)
class Heard:
    """A token that was written.

    Attributes
    ----------
    frame
        In which it was heard.
    frames
        After how many the next one may be heard, at least 1: how long it lasts, with a part of the pause
        after it. The published models say no more than 4.
    log_probability
        Against all other tokens and the blank.
    """

    token: int
    frame: int
    frames: int
    log_probability: float


class Decoder(Protocol):
    """What decoding needs of a model; see `ParakeetModel`."""

    @property
    def start(self) -> State: ...

    def step(self, frame: NDArray[np.float32], token: int, state: State) -> Step: ...


def decode(
    model: Decoder, frames: NDArray[np.float32], blank: int, foreign: NDArray[np.bool_]
) -> list[Heard]:
    """Write what is heard.

    Parameters
    ----------
    frames
        What the encoder gave, shape (n, width).
    foreign
        Tokens that are never written, shape (tokens,).
    """
    heard: list[Heard] = []
    state, at, first = model.start, 0, 0
    while at < len(frames):
        step = model.step(frames[at], heard[-1].token if heard else blank, state)
        scores = np.where(foreign, -np.inf, step.tokens)
        token = int(scores.argmax())
        if token != blank:
            state = step.state
            heard.append(Heard(token, at, max(step.frames, 1), _log_probability(scores, token)))
        if step.frames or token == blank or len(heard) - first == MAX_TOKENS_A_FRAME:
            at, first = at + max(step.frames, 1), len(heard)
    return heard


def _log_probability(scores: NDArray[np.float32], token: int) -> float:
    above = scores.astype(np.float64) - float(scores[token])
    return -float(np.log(np.exp(above).sum()))
