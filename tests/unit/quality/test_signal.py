import numpy as np
import pytest

from transcriber.quality.signal import LEAST_DECIBELS, MOST_DECIBELS, signal_to_noise
from transcriber.segment.vad import WINDOW
from transcriber.speech import Chunk

WINDOWS = 200
SPOKEN = np.arange(WINDOWS) % 10 < 6
"""Six of ten windows, as in fluent speech."""


def noisy(decibels, amplitude=0.1):
    """Syllables in noise that is so far below them."""
    generator = np.random.default_rng(5)
    speech = np.where(np.repeat(SPOKEN, WINDOW), generator.normal(0, amplitude, WINDOWS * WINDOW), 0)
    noise = generator.normal(0, amplitude / 10 ** (decibels / 20), WINDOWS * WINDOW)
    return Chunk(0, 0.0, (speech + noise).astype(np.float32), SPOKEN.astype(np.float32))


@pytest.mark.parametrize("decibels", [0, 5, 10, 20, 30])
@pytest.mark.parametrize("amplitude", [0.01, 0.1])
def test_it_is_what_the_noise_was_mixed_in_at(decibels, amplitude):
    assert signal_to_noise(noisy(decibels, amplitude)) == pytest.approx(decibels, abs=1.5)


def test_a_constant_in_the_samples_is_no_noise():
    chunk = noisy(20)
    moved = Chunk(0, 0.0, chunk.samples + np.float32(0.3), chunk.speech)
    assert signal_to_noise(moved) == pytest.approx(signal_to_noise(chunk), abs=0.1)


def test_speech_in_digital_silence_and_noise_that_was_taken_for_speech_stay_within_bounds():
    assert signal_to_noise(noisy(200)) == MOST_DECIBELS
    assert signal_to_noise(Chunk(0, 0.0, np.zeros(20 * WINDOW, np.float32), np.ones(20))) == LEAST_DECIBELS


def test_nothing_is_said_where_nobody_listened_for_speech_or_there_is_hardly_any():
    chunk = noisy(20)
    assert signal_to_noise(Chunk(0, 0.0, chunk.samples)) is None
    assert signal_to_noise(Chunk(0, 0.0, chunk.samples, np.zeros(WINDOWS, np.float32))) is None
    assert signal_to_noise(Chunk(0, 0.0, np.zeros(100, np.float32), np.ones(1, np.float32))) is None
