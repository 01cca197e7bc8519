import numpy as np
import pytest

from transcriber.engines.halves import halves
from transcriber.speech import SAMPLE_RATE, Chunk


def test_a_chunk_is_cut_where_it_is_quietest_and_nothing_is_lost():
    samples = np.ones(3 * SAMPLE_RATE, np.float32)
    samples[int(1.7 * SAMPLE_RATE) : int(1.85 * SAMPLE_RATE)] = 0
    speech = np.arange(30, dtype=np.float32)
    first, second = halves(Chunk(4, 60.0, samples, speech, channel=1))
    assert 1.7 <= first.seconds <= 1.85
    assert second.start_seconds == pytest.approx(60.0 + first.seconds)
    assert np.array_equal(np.concatenate([first.samples, second.samples]), samples)
    assert np.array_equal(np.concatenate([first.speech, second.speech]), speech)
    assert {(half.index, half.channel) for half in (first, second)} == {(4, 1)}


def test_a_chunk_in_which_nobody_listened_for_speech_is_cut_as_well():
    first, second = halves(Chunk(0, 0.0, np.zeros(SAMPLE_RATE, np.float32)))
    assert (first.speech, second.speech) == (None, None)
