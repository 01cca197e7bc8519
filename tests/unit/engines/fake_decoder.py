"""A decoder graph that speaks a made-up language, for tests of the search."""

from collections.abc import Callable, Mapping

import numpy as np

from transcriber.engines.moonshine import architecture as arch
from transcriber.engines.moonshine.batch import Encoded, Workspace
from transcriber.engines.moonshine.decoding import SearchOptions, search

Language = Callable[[tuple[int, ...]], Mapping[int, float]]
"""From the tokens so far to the probability of each token that may follow."""

END = arch.END_TOKEN
FRAMES = 12
TOKENS = 1000
UNSPOKEN = 900
"""Tokens from here on stand, with no probability, in the places that a language leaves empty."""


def chunk(speaker: int = 0, frames: int = FRAMES, seconds: float = 2.0) -> Encoded:
    """An encoded chunk in which a certain language is spoken."""
    keys = np.full((arch.LAYERS, arch.HEADS, arch.HEAD_WIDTH, frames), speaker, np.float32)
    values = np.zeros((arch.LAYERS, arch.HEADS, frames, arch.HEAD_WIDTH), np.float32)
    return Encoded(keys, values, seconds)


class FakeDecoder:
    """Called as the graph is. What was written it knows only from the memory it is given back.

    It looks at frame n as it writes the token number n.
    """

    def __init__(self, *languages: Language) -> None:
        self._languages = languages
        self.steps = 0

    def __call__(self, outputs, inputs):
        self.steps += 1
        tokens = inputs["tokens"]
        rows, beams = tokens.shape
        newest = np.zeros((rows * beams, arch.HEADS, 1, arch.HEAD_WIDTH), np.float32)
        newest += tokens.reshape(-1, 1, 1, 1)
        written = np.concatenate([inputs["past_keys_0"], newest], axis=2)
        frames = inputs["mask"].shape[-1]
        candidates = np.zeros((rows, beams, arch.CANDIDATES), np.int64)
        probabilities = np.zeros((rows, beams, arch.CANDIDATES), np.float32)
        distribution = np.zeros((rows, beams, TOKENS), np.float32)
        attention = np.zeros((rows, beams, frames), np.float32)
        attention[:, :, min(int(inputs["position"][0]), frames - 1)] = 1.0
        for row in range(rows):
            language = self._languages[int(inputs["keys_0"][row].flat[0])]
            for beam in range(beams):
                history = tuple(written[row * beams + beam, 0, 1:, 0].astype(int).tolist())
                said = {} if max(history, default=0) >= UNSPOKEN else language(history)
                distribution[row, beam, list(said)] = list(said.values())
                following = sorted(said.items(), key=lambda item: -item[1])[: arch.CANDIDATES]
                for place, (token, probability) in enumerate(following):
                    candidates[row, beam, place], probabilities[row, beam, place] = token, probability
                others = arch.CANDIDATES - len(following)
                candidates[row, beam, len(following) :] = np.arange(UNSPOKEN, UNSPOKEN + others)
        answers = {
            "candidates": candidates,
            "probabilities": probabilities,
            "distribution": distribution,
            "attention": attention,
        }
        return [answers.get(name, written) for name in outputs]


def decode(*languages: Language, beams: int = 1, length_penalty: float = 0.0, **kind: float):
    """The best hypothesis for a chunk of each language, all in one batch."""
    chunks = [chunk(speaker, **kind) for speaker in range(len(languages))]
    return search(FakeDecoder(*languages), chunks, SearchOptions(beams, length_penalty), Workspace())
