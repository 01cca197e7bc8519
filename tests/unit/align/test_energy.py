import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from tests.samples import silence, tone
from transcriber.align.energy import loudness

FRAME = 384
samples = arrays.arrays(np.float32, st.integers(0, 4000), elements=st.floats(-1, 1, width=32))


@given(samples, st.integers(1, 2000), st.integers(1, 60))
def test_loudness_is_a_number_from_nought_to_one_for_each_frame(heard, frame, frames):
    loud = loudness(heard, frame, frames)
    assert loud.shape == (frames,)
    assert np.isfinite(loud).all()
    assert loud.min() >= 0.0
    assert loud.max() <= 1.0


def test_digital_silence_is_quiet_throughout():
    assert not loudness(silence(2.0)[0], FRAME, 80).any()


def test_speech_is_loud_and_its_pauses_are_quiet():
    heard = np.concatenate([silence(1.0)[0], tone(1.0)[0], silence(1.0)[0]])
    loud = loudness(heard, 160, 300)
    assert loud[:100].max() == loud[200:].max() == 0.0
    assert loud[100:200].min() > 0.95


@given(st.floats(-40, 0))
def test_a_whisper_has_the_same_loudness_as_a_shout(decibels):
    rng = np.random.default_rng(1)
    heard = rng.standard_normal(16_000).astype(np.float32) * np.repeat([0.05, 0.4], 8000).astype(np.float32)
    quieter = heard * np.float32(10 ** (decibels / 20))
    assert np.allclose(loudness(quieter, FRAME, 41), loudness(heard, FRAME, 41), atol=0.02)


def test_frames_beyond_the_end_are_quiet():
    loud = loudness(tone(1.0)[0], 160, 120)
    assert loud[:100].min() > 0.9
    assert not loud[100:].any()


def test_samples_beyond_the_last_frame_make_no_difference():
    heard = np.concatenate([silence(0.5)[0], tone(0.5)[0]])
    longer = np.concatenate([heard, tone(0.1, level=1.0)[0]])
    assert np.array_equal(loudness(heard, 160, 100), loudness(longer, 160, 100))
