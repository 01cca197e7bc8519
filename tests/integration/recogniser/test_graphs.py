"""Our own graphs compute what the published ones do."""

import jiwer
import numpy as np
import pytest

from tests.integration.recogniser.shipped import Shipped
from transcriber.cpu import CPUINFO_VARIABLE
from transcriber.engines.base import Task
from transcriber.engines.load import load_engine
from transcriber.engines.moonshine.architecture import ATTENTION_SCALE
from transcriber.engines.moonshine.batch import Workspace
from transcriber.engines.moonshine.decoding import SearchOptions, search
from transcriber.packs.load import load_pack
from transcriber.speech import SAMPLE_RATE


@pytest.fixture(scope="module")
def shipped(models):
    return Shipped(models)


def error(ours, theirs):
    """Root of the mean square of the difference, as a part of the signal."""
    return float(np.sqrt(np.square(ours - theirs).mean() / np.square(theirs).mean()))


@pytest.mark.parametrize("seconds", [0.5, 3.0, 12.0])
def test_the_encoder_gives_what_the_published_graphs_give(engine, shipped, speech, seconds):
    samples = speech[: int(seconds * SAMPLE_RATE)]
    keys, values = shipped.cross_attention(samples)
    encoded = engine._encode(samples)
    ours = encoded.keys.transpose(0, 1, 3, 2) / ATTENTION_SCALE
    assert ours.shape == keys.shape
    # Both round to 8 bits at each product, in different places.
    assert error(ours, keys) < 0.1
    assert error(encoded.values, values) < 0.15
    assert np.corrcoef(ours.ravel(), keys.ravel())[0, 1] > 0.998
    assert np.corrcoef(encoded.values.ravel(), values.ravel())[0, 1] > 0.99


def test_greedy_search_writes_what_the_published_graphs_write(engine, shipped, heard):
    encoded = [engine._encode(chunk.samples) for chunk in heard]
    ours = search(engine._step, encoded, SearchOptions(beams=1), Workspace())
    theirs = [shipped.greedy(chunk.samples) for chunk in heard]
    assert sum(map(len, theirs)) > 100
    errors = jiwer.process_words(
        [" ".join(map(str, tokens)) for tokens in theirs if tokens],
        [" ".join(map(str, found.tokens)) for found, tokens in zip(ours, theirs, strict=True) if tokens],
    )
    assert errors.wer <= 0.05


def test_the_same_words_are_written_without_vnni(engine, heard, models, tmp_path, monkeypatch):
    expected = engine.recognise(heard[:2])
    (tmp_path / "cpuinfo").write_text("flags\t: avx2 fma\n")
    monkeypatch.setenv(CPUINFO_VARIABLE, str(tmp_path / "cpuinfo"))
    lesser = load_engine(load_pack("en"), "standard", models, Task("en"))
    assert lesser.recognise(heard[:2]) == expected
