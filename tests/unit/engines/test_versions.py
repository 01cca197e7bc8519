import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.samples import tone
from transcriber.engines.moonshine.versions import Versions, at_speed
from transcriber.speech import SAMPLE_RATE

speeds = st.integers(50, 200).filter(lambda percent: percent != 100)


def pitch(samples):
    """Frequency of the strongest tone, Hz."""
    spectrum = np.abs(np.fft.rfft(samples * np.hanning(len(samples))))
    return float(spectrum.argmax()) * SAMPLE_RATE / len(samples)


@given(percent=speeds, hertz=st.floats(200.0, 3500.0))
def test_faster_speech_is_shorter_and_higher(percent, hertz):
    changed = at_speed(tone(1.0, hertz)[0], percent)
    assert len(changed) == pytest.approx(SAMPLE_RATE * 100 / percent, abs=100)
    assert pitch(changed) == pytest.approx(hertz * percent / 100, abs=3.0)


@given(percent=speeds, hertz=st.floats(200.0, 3500.0))
def test_loudness_stays(percent, hertz):
    samples = tone(1.0, hertz)[0]
    assert np.std(at_speed(samples, percent)) == pytest.approx(np.std(samples), rel=0.02)


@given(percent=speeds, samples=st.integers(1, 5000))
def test_a_chunk_of_any_length_can_be_heard_at_another_speed(percent, samples):
    changed = at_speed(np.ones(samples, np.float32), percent)
    assert changed.dtype == np.float32
    assert 0 <= len(changed) - samples * 100 / percent < 100


def test_a_tone_too_high_for_the_sample_rate_is_left_out_and_does_not_fold_back():
    assert np.abs(at_speed(tone(1.0, 7000.0)[0], 150)[1000:-1000]).max() < 0.01


def test_versions_come_in_the_order_of_their_speeds():
    versions = Versions([90, 120])
    assert versions.count == 3
    assert [len(samples) for samples in versions.further(np.zeros(36_000, np.float32))] == [40_000, 30_000]


def test_without_speeds_a_chunk_is_heard_as_it_is():
    assert Versions().count == 1
    assert Versions().further(np.zeros(100, np.float32)) == []


@pytest.mark.parametrize("speed", [49, 201, 100, 0, -95, 95.0, "95", None, True])
def test_a_speed_that_is_none_is_refused(speed):
    with pytest.raises(ValueError, match="speeds has"):
        Versions([95, speed])


@pytest.mark.parametrize("speeds", [95, "95", None, {95: 105}])
def test_what_is_no_list_of_speeds_is_refused(speeds):
    with pytest.raises(TypeError, match="not a list of percentages"):
        Versions(speeds)


def test_a_speed_given_twice_is_refused():
    with pytest.raises(ValueError, match="a speed twice"):
        Versions([95, 95])
