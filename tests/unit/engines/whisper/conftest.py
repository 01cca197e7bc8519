from pathlib import Path

import numpy as np
import pytest

from benchmarks.random_whisper import SHAPES, write_random_whisper
from transcriber.engines.whisper.guards import Attempt
from transcriber.engines.whisper.tokens import Vocabulary
from transcriber.speech import SAMPLE_RATE, Chunk


@pytest.fixture(scope="session")
def models(tmp_path_factory) -> Path:
    """Folder of a language pack with a small model of random weights in `small`."""
    folder = tmp_path_factory.mktemp("models")
    write_random_whisper(folder / "small", SHAPES["smallest"])
    (folder / "base").symlink_to(folder / "small")  # where the multilingual pack has its model
    return folder


@pytest.fixture(scope="session")
def vocabulary(models) -> Vocabulary:
    return Vocabulary(models / "small" / "tokenizer.json")


@pytest.fixture
def chunk():
    """Makes a chunk of noise."""

    def make(seconds=3.0, index=0, start=10.0, speech=None, channel=0):
        noise = np.random.default_rng(index).standard_normal(int(seconds * SAMPLE_RATE)).astype(np.float32)
        return Chunk(index, start, noise / 10, speech, channel)

    return make


class FakeModel:
    """Gives the transcripts that it was told, and words of a tenth of a second for each token."""

    def __init__(self, vocabulary, *attempts):
        self.vocabulary = vocabulary
        self.attempts = list(attempts)
        self.probability = 0.5
        self.names = {}  # how probable a token of them is, wherever they stand
        self.judged = []
        self.asked = []
        self.silences = []

    def encode(self, samples, *, silence):
        self.silences.append(silence)
        return len(samples)

    def attempt(self, encoded, prompt, _beams, *, no_repeated=0):
        self.asked.append((encoded, tuple(prompt), no_repeated))
        return self.attempts.pop(0)

    def times(self, _encoded, _prompt, tokens, _seconds):
        starts = np.arange(len(tokens)) / 10
        return np.stack([starts, starts + 0.1], axis=1), self._probabilities(tokens)

    def probabilities(self, _encoded, prompt, tokens, _seconds):
        self.judged.append((tuple(prompt), self.vocabulary.text(tokens)))
        return self._probabilities(tokens)

    def _probabilities(self, tokens):
        found = np.full(len(tokens), self.probability)
        ends = np.cumsum([len(self.vocabulary.bytes_of(token)) for token in tokens])
        text = self.vocabulary.text(tokens).encode()
        for name, probability in self.names.items():
            at = text.find(name.encode())
            if at >= 0:
                found[(ends > at) & (ends <= at + len(name.encode()))] = probability
        return found


@pytest.fixture
def said(vocabulary):
    """Makes an attempt that says something."""
    by_text = {vocabulary.bytes_of(token): token for token in range(vocabulary.end)}

    def make(text, log_probability=-0.2, no_speech=0.0):
        tokens = tuple(by_text[bytes([byte])] for byte in text.encode())
        return Attempt(tokens, vocabulary.text(tokens), log_probability, no_speech)

    return make


@pytest.fixture
def fake_model(vocabulary):
    return lambda *attempts: FakeModel(vocabulary, *attempts)
