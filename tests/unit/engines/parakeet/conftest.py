from pathlib import Path

import numpy as np
import pytest

from benchmarks.random_parakeet import SHAPES, write_random_parakeet
from transcriber.engines.parakeet.model import Step
from transcriber.engines.parakeet.vocabulary import Vocabulary
from transcriber.speech import SAMPLE_RATE, Chunk

_TEXT = "▁a ▁b ▁c ▁no s t ▁1 2 . , ? ▁¿ ▁% ▁. ▁ж ▁λ º"
PIECES = ["<unk>", "<|nospeech|>", "▁", *_TEXT.split()]


@pytest.fixture(scope="session")
def models(tmp_path_factory) -> Path:
    """Folder of a language pack with a small model of random weights in `small`."""
    folder = tmp_path_factory.mktemp("models")
    write_random_parakeet(folder / "small", SHAPES["smallest"])
    return folder


@pytest.fixture
def noise():
    """Makes samples of noise that swells and fades, as many as asked for."""

    def make(seconds, seed=0):
        samples = np.random.default_rng(seed).standard_normal(int(seconds * SAMPLE_RATE))
        swell = 1 + np.sin(np.arange(len(samples)) / SAMPLE_RATE * 9 + seed)
        return (samples * swell / 10).astype(np.float32)

    return make


@pytest.fixture
def chunk(noise):
    def make(seconds=4.0, index=0, start=10.0, speech=None, channel=0):
        return Chunk(index, start, noise(seconds, index), speech, channel)

    return make


@pytest.fixture
def vocabulary(tmp_path):
    path = tmp_path / "vocab.txt"
    lines = (f"{piece} {index}\n" for index, piece in enumerate([*PIECES, "<blk>"]))
    path.write_text("".join(lines), "utf-8")
    return Vocabulary(path)


class FakeModel:
    """Says what it is told: for each chunk that is encoded, by frame the piece and after how many to go on.

    Its state counts what was written; it refuses to be told anything else than what it said last.
    """

    def __init__(self, vocabulary, *transcripts, sure=8.0):
        self.vocabulary = vocabulary
        self.transcripts = list(transcripts)
        self.sure = sure
        self.encoded = []

    start = (np.zeros((1, 1, 1), np.float32),) * 2

    def encode(self, samples):
        self.encoded.append(len(samples))
        self.said = [*self.transcripts.pop(0)]
        frames = np.arange(len(samples) // 1280, dtype=np.float32)
        return frames[:, None]

    def step(self, frame, token, state):
        written = int(state[0].item())
        scores = np.zeros(self.vocabulary.blank + 1, np.float32)
        at, piece, frames = self.said[written] if written < len(self.said) else (np.inf, None, 1)
        is_now = at <= frame[0]
        scores[PIECES.index(piece) if is_now else self.vocabulary.blank] = self.sure
        if written:
            assert token == PIECES.index(self.said[written - 1][1])
        return Step(scores, frames if is_now else 1, (state[0] + 1, state[1]))


@pytest.fixture
def fake_model(vocabulary):
    return lambda *transcripts, **options: FakeModel(vocabulary, *transcripts, **options)
