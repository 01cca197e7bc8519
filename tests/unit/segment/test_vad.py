import numpy as np
import pytest

from tests.samples import silence, tone
from transcriber.media.decode import decode
from transcriber.media.probe import probe
from transcriber.segment.chunks import VAD_MODEL
from transcriber.segment.vad import WINDOW, VoiceActivity


@pytest.fixture(scope="module")
def speech(models):
    """The first ten seconds of a real recording, a whole number of windows."""
    path = models / "samples" / "two_cities.wav"
    heard = np.concatenate(list(decode(path, probe(path))))
    return heard[: 312 * WINDOW]


@pytest.fixture
def activity(models):
    return VoiceActivity(models / VAD_MODEL)


def test_there_is_a_probability_for_each_window(activity, speech):
    probabilities = activity(speech)
    assert probabilities.shape == (312,)
    assert probabilities.min() >= 0.0
    assert probabilities.max() <= 1.0


def test_speech_is_told_from_its_pauses(activity, speech):
    probabilities = activity(speech)
    level = np.square(speech.reshape(-1, WINDOW)).mean(axis=1)
    loud, quiet = np.quantile(level, [0.7, 0.1])
    assert np.median(probabilities[level >= loud]) > 0.9
    assert np.median(probabilities[level <= quiet]) < 0.2


@pytest.mark.parametrize("sound", [silence(9.6)[0], tone(9.6)[0]], ids=["silence", "a tone"])
def test_what_is_no_speech_is_told_as_such(activity, sound):
    assert activity(sound).max() < 0.35


@pytest.mark.parametrize("windows", [1, 3, 64, 311])
def test_a_recording_may_come_bit_by_bit(models, speech, windows):
    whole = VoiceActivity(models / VAD_MODEL)(speech)
    activity = VoiceActivity(models / VAD_MODEL)
    size = windows * WINDOW
    parts = [activity(speech[at : at + size]) for at in range(0, len(speech), size)]
    assert np.allclose(np.concatenate(parts), whole, atol=1e-4)


def test_two_channels_are_heard_without_regard_to_each_other(activity, speech):
    expected = activity(speech)
    one, other = activity.another(), activity.another()
    size = 39 * WINDOW
    for at in range(0, len(speech), size):
        heard = one(speech[at : at + size])
        other(silence(size / 16_000)[0])
        assert np.allclose(heard, expected[at // WINDOW :][:39], atol=1e-4)
