"""The recogniser on its real models. Engines and transcripts that several tests look at are made once."""

import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from transcriber.engines.base import Engine, Task
from transcriber.engines.load import load_engine
from transcriber.media.decode import decode
from transcriber.media.probe import probe
from transcriber.packs.load import load_pack
from transcriber.segment.chunks import chunks
from transcriber.speech import SAMPLE_RATE, Chunk, Samples, Utterance, Word

BATCH = 4


def read(path: Path) -> Samples:
    """The whole recording."""
    return np.concatenate(list(decode(path, probe(path))))


def transcribe(engine: Engine, samples: Samples, models: Path) -> list[Utterance]:
    """As the program does it: cut into chunks, some of them in a batch."""
    blocks = (samples[at : at + SAMPLE_RATE] for at in range(0, len(samples), SAMPLE_RATE))
    heard = list(chunks(blocks, models))
    batches = [heard[at : at + BATCH] for at in range(0, len(heard), BATCH)]
    return [utterance for batch in batches for utterance in engine.recognise(batch)]


def spoken(utterances: Sequence[Utterance]) -> list[Word]:
    return [word for utterance in utterances for word in utterance.words]


def text(utterances: Sequence[Utterance]) -> str:
    return " ".join(word.text for word in spoken(utterances))


def plain(words: str) -> str:
    """Without what readers may write in several ways: capitals and punctuation."""
    return " ".join(re.sub(r"[^a-z' ]", "", words.lower().replace("\n", " ")).split())


@pytest.fixture(scope="session")
def engine(models) -> Engine:
    return load_engine(load_pack("en"), "standard", models, Task("en"))


@pytest.fixture(scope="session")
def enhanced(models) -> Engine:
    return load_engine(load_pack("en"), "enhanced", models, Task("en"))


@pytest.fixture(scope="session")
def speech(models) -> Samples:
    """A real recording of English: 44 s of Dickens."""
    return read(models / "samples" / "two_cities.wav")


@pytest.fixture(scope="session")
def heard(speech, models) -> list[Chunk]:
    return list(chunks([speech], models))


@pytest.fixture(scope="session")
def utterances(engine, speech, models) -> list[Utterance]:
    """What is recognised in the recording."""
    return transcribe(engine, speech, models)
