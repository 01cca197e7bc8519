"""What onnx-asr makes of the same sound and the same files, ours makes as well."""

import numpy as np
import pytest
from onnx_asr import load_model
from onnx_asr.preprocessors.preprocessor import OnnxPreprocessor

from benchmarks.random_parakeet import SHAPES, write_random_parakeet
from transcriber.engines.parakeet.decoding import decode
from transcriber.engines.parakeet.features import HOP, log_mel
from transcriber.engines.parakeet.model import FRAME_SECONDS, ParakeetModel


@pytest.fixture(scope="session")
def theirs(models):
    return same_ears(models / "small")


def same_ears(folder):
    """onnx-asr with our features: in 8 bits their last digit may change a probability by a hundredth."""
    theirs = load_model("nemo-conformer-tdt", folder, quantization="int8").with_timestamps()
    theirs.asr._preprocessor = lambda samples, lengths: (log_mel(samples[0])[None], lengths // HOP)
    return theirs


@pytest.fixture
def ours(models):
    return ParakeetModel(models / "small")


def heard(model, samples):
    nothing = np.zeros(model.vocabulary.blank + 1, bool)
    return decode(model, model.encode(samples), model.vocabulary.blank, nothing)


@pytest.mark.parametrize("seconds", [0.1, 0.137, 1.0, 7.77])
def test_features_are_those_of_its_preprocessor(noise, seconds):
    samples = noise(seconds)
    features, length = OnnxPreprocessor("nemo128", {})(samples[None], np.array([len(samples)]))
    assert log_mel(samples).shape == features[0].shape
    assert length == features.shape[2] - 1
    np.testing.assert_allclose(log_mel(samples), features[0], atol=1e-4)


def test_features_of_speech_in_silence_are_those_of_its_preprocessor(noise):
    samples = np.concatenate([np.zeros(8000, np.float32), noise(1.0), np.zeros(8000, np.float32)])
    features, _ = OnnxPreprocessor("nemo128", {})(samples[None], np.array([len(samples)]))
    np.testing.assert_allclose(log_mel(samples), features[0], atol=1e-4)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("seconds", [0.3, 2.0, 9.5])
def test_tokens_times_and_probabilities_are_the_same(ours, theirs, noise, seconds, seed):
    found, expected = heard(ours, noise(seconds, seed)), theirs.recognize(noise(seconds, seed))
    pieces = [ours.vocabulary.pieces[item.token].replace("▁", " ") for item in found]
    assert pieces == [token.replace("<unk>", "") for token in expected.tokens]
    assert [item.frame * FRAME_SECONDS for item in found] == pytest.approx(expected.timestamps)
    assert [item.log_probability for item in found] == pytest.approx(expected.logprobs, abs=1e-5)
    assert seconds < 2 or len(found) > 3


def test_tokens_are_the_same_where_a_frame_says_more_than_it_may(tmp_path, noise):
    write_random_parakeet(tmp_path, SHAPES["smallest"], seed=5, blank=-6.0)
    theirs = same_ears(tmp_path)
    found, expected = heard(ParakeetModel(tmp_path), noise(3.0)), theirs.recognize(noise(3.0))
    assert [item.frame * FRAME_SECONDS for item in found] == pytest.approx(expected.timestamps)
    assert len(found) > 30
