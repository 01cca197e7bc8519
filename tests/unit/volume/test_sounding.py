import numpy as np
import pytest

from tests.samples import silence, tone
from transcriber.volume.sounding import sounding_seconds


def test_silence_does_not_sound():
    assert sounding_seconds(silence(2.0)) == 0.0


def test_a_constant_is_silence_and_does_not_hide_sound():
    assert sounding_seconds(silence(2.0) + 0.3) == 0.0
    assert sounding_seconds(tone(2.0, level=0.01) + 0.3) == pytest.approx(2.0)


def test_the_rounding_of_16_bits_is_silence():
    noise = np.random.default_rng(0).integers(-1, 2, (1, 32_000)) / 32768
    assert sounding_seconds(noise.astype(np.float32)) == 0.0


def test_what_sounds_is_counted_in_tenths_of_a_second():
    assert sounding_seconds(np.concatenate([silence(1.0), tone(0.5), silence(1.0)], axis=1)) == pytest.approx(
        0.5
    )


def test_it_is_enough_if_one_channel_sounds():
    assert sounding_seconds(np.concatenate([silence(1.0), tone(1.0, level=0.001)])) == pytest.approx(1.0)


def test_less_than_a_tenth_of_a_second_is_not_told():
    assert sounding_seconds(tone(0.05)) == 0.0
