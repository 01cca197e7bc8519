import numpy as np
import pytest

from tests.samples import silence, tone
from transcriber.volume.frames import FRAME, volumes


def test_full_scale_is_100_and_silence_is_0():
    loudest = np.tile([1.0, -1.0], (1, 800)).astype(np.float32)
    assert volumes(loudest) == pytest.approx(np.full((1, 10), 100.0))
    assert volumes(silence(0.1)) == pytest.approx(np.zeros((1, 10)))


def test_half_as_loud_is_half_the_volume():
    loud, soft = volumes(tone(0.1, 400.0, level=0.5)), volumes(tone(0.1, 400.0, level=0.25))
    assert loud == pytest.approx(np.full((1, 10), 50 / np.sqrt(2)), rel=0.01)
    assert soft == pytest.approx(loud / 2, rel=1e-5)


def test_each_channel_has_its_own_volumes():
    both = np.concatenate([tone(0.1, level=1.0), silence(0.1)])
    assert (volumes(both) > 1).tolist() == [[True] * 10, [False] * 10]


def test_a_short_last_frame_counts_for_what_it_holds():
    samples = np.full((1, FRAME + 1), 0.5, np.float32)
    assert volumes(samples)[0].tolist() == [50.0, 50.0]


def test_no_samples_have_no_volumes():
    assert volumes(np.zeros((2, 0), np.float32)).shape == (2, 0)
