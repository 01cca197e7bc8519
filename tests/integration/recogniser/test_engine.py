"""What the engine promises to whoever gives it chunks."""

from itertools import pairwise

import numpy as np
import pytest

from tests.integration.recogniser.conftest import spoken, text
from tests.samples import silence
from transcriber.engines.moonshine.architecture import CANDIDATES
from transcriber.speech import SAMPLE_RATE, Chunk

LOOPING = [5000, 5001, 5002]


def chunk(samples, index=0, start=0.0):
    return Chunk(index, start, np.ascontiguousarray(samples, np.float32))


def excerpts(speech):
    """Stretches of very different lengths, one of them silent."""
    edges = [(0.0, 6.2), (2.0, 3.0), (9.0, 9.3), (13.0, 16.8), (0.0, 0.001), (30.0, 32.0)]
    cut = [speech[int(a * SAMPLE_RATE) : int(b * SAMPLE_RATE)] for a, b in edges]
    return [chunk(samples, index, 100.0 * index) for index, samples in enumerate([*cut, silence(2.0)[0]])]


def written(utterances):
    """Words and times, exactly."""
    return [[(word.text, word.start_seconds, word.end_seconds) for word in one.words] for one in utterances]


def assert_alike(found, expected):
    """Same words and times, and confidences that differ by no more than rounding."""
    assert written(found) == written(expected)
    confidences = [[word.confidence for word in spoken(utterances)] for utterances in (found, expected)]
    # Sums over more masked frames are rounded in another order: not to be seen in two decimals.
    assert np.allclose(*confidences, atol=0.005)


@pytest.mark.parametrize("point", ["engine", "enhanced"])
def test_what_else_is_in_its_batch_makes_no_difference_to_a_chunk(request, speech, point):
    recogniser = request.getfixturevalue(point)
    chunks = excerpts(speech)
    alone = [recogniser.recognise([one])[0] for one in chunks]
    for first, after, step in [(0, 7, 1), (6, None, -1), (2, 5, 1)]:
        together = recogniser.recognise(chunks[first:after:step])
        expected = alone[first:after:step]
        assert_alike(together, expected)


def test_the_same_audio_gives_the_same_words_each_time(engine, heard):
    assert engine.recognise(heard[:1]) == engine.recognise(heard[:1])


def test_utterances_carry_the_chunk_they_are_of(engine, speech):
    chunks = excerpts(speech)
    for given, utterance in zip(chunks, engine.recognise(chunks), strict=True):
        assert utterance.index == given.index
        assert utterance.start_seconds == given.start_seconds
        assert utterance.end_seconds == given.start_seconds + given.seconds


@pytest.mark.parametrize("samples", [0, 1, 100, 160, 800, 894, 895, 896, 1600, 4000])
def test_a_chunk_of_any_length_is_taken(engine, speech, samples):
    at = 5 * SAMPLE_RATE
    (utterance,) = engine.recognise([chunk(speech[at : at + samples], start=3.0)])
    for word in utterance.words:
        assert 3.0 <= word.start_seconds <= word.end_seconds <= 3.0 + samples / SAMPLE_RATE


@pytest.mark.parametrize("level", [0.0, 1e-6, 0.1, 1.0], ids=lambda level: f"noise of {level}")
def test_silence_and_noise_are_taken(engine, level):
    noise = np.random.default_rng(0).uniform(-level, level, 3 * SAMPLE_RATE)
    (utterance,) = engine.recognise([chunk(noise)])
    assert len(utterance.words) < 10


def test_no_chunks_give_no_utterances(engine):
    assert engine.recognise([]) == []


def test_samples_are_left_as_they_were(engine, heard):
    before = heard[0].samples.copy()
    engine.recognise([heard[0]])
    assert np.array_equal(heard[0].samples, before)


def test_words_lie_in_their_chunk_and_never_go_back(utterances):
    for utterance in utterances:
        for word in utterance.words:
            assert utterance.start_seconds <= word.start_seconds < word.end_seconds <= utterance.end_seconds
            assert 0.0 <= word.confidence <= 1.0
            assert word.text == word.text.strip() != ""
    assert all(word.end_seconds <= after.start_seconds + 1e-9 for word, after in pairwise(spoken(utterances)))


def test_clear_speech_is_recognised_with_confidence(utterances):
    assert np.mean([word.confidence for word in spoken(utterances)]) > 0.85


def looping_where(is_lost, step):
    """The real decoder, but in a loop for some chunks: those whose frames `is_lost` tells."""

    def looping(outputs, inputs):
        answers = dict(zip(outputs, step(outputs, inputs), strict=True))
        candidates, probabilities = answers["candidates"].copy(), answers["probabilities"].copy()
        frames = (inputs["mask"] == 0).reshape(len(candidates), -1).sum(axis=1)
        for row in np.flatnonzero([is_lost(int(count)) for count in frames]):
            candidates[row] = np.arange(6000, 6000 + CANDIDATES)
            candidates[row, :, 0] = LOOPING[int(inputs["position"][0]) % len(LOOPING)]
            probabilities[row] = 1e-4
            probabilities[row, :, 0] = 0.99
        return [
            {**answers, "candidates": candidates, "probabilities": probabilities}[name] for name in outputs
        ]

    return looping


def test_a_chunk_that_sends_the_decoder_into_a_loop_is_decoded_in_halves(engine, heard, monkeypatch):
    whole = heard[0]
    expected = text(engine.recognise([whole])).split()
    frames = engine._encode(whole.samples).frames
    monkeypatch.setattr(engine, "_step", looping_where(lambda count: count > 0.9 * frames, engine._step))
    (utterance,) = engine.recognise([whole])
    found = [word.text for word in utterance.words]
    assert found[:4] == expected[:4]
    assert found[-4:] == expected[-4:]
    assert abs(len(found) - len(expected)) <= 3
    assert all(word.end_seconds <= after.start_seconds + 1e-9 for word, after in pairwise(utterance.words))
    assert utterance.end_seconds == whole.start_seconds + whole.seconds


def test_other_chunks_of_the_batch_do_not_suffer_from_a_loop(engine, speech, monkeypatch):
    good, lost = chunk(speech[: 5 * SAMPLE_RATE]), chunk(speech[: 9 * SAMPLE_RATE], 1)
    expected = engine.recognise([good])
    frames = engine._encode(lost.samples).frames
    monkeypatch.setattr(engine, "_step", looping_where(lambda count: count == frames, engine._step))
    assert_alike(engine.recognise([good, lost])[:1], expected)


def test_a_decoder_that_only_loops_ends_and_says_it_once_for_each_part(engine, heard, monkeypatch):
    monkeypatch.setattr(engine, "_step", looping_where(lambda _: True, engine._step))
    (utterance,) = engine.recognise([heard[0]])
    once = engine._vocabulary.text(LOOPING)
    assert 1 <= text([utterance]).count(once) <= heard[0].seconds
    assert f"{once}{once}" not in text([utterance]).replace(" ", "")[: 2 * len(once)]
