import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.samples import tone
from transcriber.volume.frames import FRAME
from transcriber.volume.gate import silence_quiet


def gated(samples, threshold, size=16_000):
    blocks = (samples[:, at : at + size] for at in range(0, samples.shape[1], size))
    return np.concatenate([samples[:, :0], *silence_quiet(blocks, threshold)], axis=1)


@st.composite
def recordings(draw):
    """A few channels of noise whose loudness changes every few milliseconds."""
    numbers = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    levels = draw(st.lists(st.sampled_from([0.0, 0.01, 0.03, 0.1, 1.0]), max_size=30))
    length = draw(st.integers(1, 700))
    level = np.repeat(np.array(levels, np.float32), length)
    return (numbers.uniform(-1, 1, (draw(st.integers(1, 3)), len(level))) * level).astype(np.float32)


@given(recordings(), st.integers(1, 2_000), st.sampled_from([0.5, 2.0, 5.0, 30.0]))
def test_how_the_recording_comes_in_makes_no_difference(samples, size, threshold):
    assert np.array_equal(gated(samples, threshold, size), gated(samples, threshold))


@given(recordings(), st.sampled_from([0.5, 2.0, 5.0, 30.0]))
def test_every_hundredth_of_a_second_is_kept_or_silent(samples, threshold):
    kept = gated(samples, threshold)
    assert kept.shape == samples.shape
    assert kept.dtype == np.float32
    for at in range(0, samples.shape[1], FRAME):
        for said, heard in zip(samples[:, at : at + FRAME], kept[:, at : at + FRAME], strict=True):
            loud = 100 * np.sqrt(np.mean(said.astype(np.float64) ** 2))
            if abs(loud - threshold) > 1e-4:
                assert np.array_equal(heard, said if loud > threshold else 0 * said)


@given(recordings())
def test_a_threshold_of_100_silences_everything_and_of_0_nothing(samples):
    assert not gated(samples, 100).any()
    assert np.array_equal(gated(samples, 0), samples)


def test_a_square_wave_at_full_scale_is_silenced_by_100_too():
    assert not gated(np.ones((1, 1_600), np.float32), 100).any()


def test_a_voice_in_the_background_goes_and_the_one_in_front_stays():
    near, far = tone(1.0, 300.0, level=0.3), tone(1.0, 700.0, level=0.01)
    heard = gated(np.concatenate([near, far, near], axis=1), 3.4)
    assert np.array_equal(heard, np.concatenate([near, 0 * far, near], axis=1))


def test_what_is_quiet_in_one_channel_may_be_loud_in_another():
    loud, soft = tone(0.5, level=0.3), tone(0.5, level=0.01)
    heard = gated(np.concatenate([loud, soft]), 3.4)
    assert np.array_equal(heard, np.concatenate([loud, 0 * soft]))


def test_a_channel_may_come_on_the_way():
    mono, stereo = np.full((1, 250), 0.5, np.float32), np.full((2, 250), 0.5, np.float32)
    joined = list(silence_quiet([mono, stereo], 3.4))
    assert sum(block.shape[1] for block in joined) == 500
    assert [len(block) for block in joined] == [1, 2, 2]
    # Frames that lie across the change are as loud as what they hold.
    assert np.array_equal(joined[-1], np.full((2, 20), 0.5, np.float32))


@pytest.mark.parametrize("blocks", [[], [np.zeros((1, 0), np.float32)]])
def test_no_samples_give_none(blocks):
    assert sum(block.shape[1] for block in silence_quiet(blocks, 3.4)) == 0
