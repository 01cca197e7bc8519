import numpy as np
import pytest

from tests.samples import tone
from transcriber.media.resample import Resampler
from transcriber.speech import SAMPLE_RATE


def resampled(samples, rate, block=None):
    resampler = Resampler()
    block = block or rate
    pieces = [
        p for at in range(0, len(samples), block) for p in resampler.feed(samples[at : at + block], rate)
    ]
    return np.concatenate([*pieces, *resampler.flush()])


def error_db(heard, expected):
    inner = slice(1600, min(len(heard), len(expected)) - 1600)
    return 10 * np.log10(np.mean((heard[inner] - expected[inner]) ** 2) / np.mean(expected[inner] ** 2))


@pytest.mark.parametrize("rate", [8_000, 11_025, 22_050, 32_000, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("hertz", [100, 1_000, 3_300])
def test_a_tone_comes_out_at_its_pitch_level_and_time(rate, hertz):
    heard = resampled(tone(2.0, hertz, rate)[0], rate)
    assert error_db(heard, tone(2.0, hertz)[0]) < -80


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
def test_speech_passes_up_to_seven_kilohertz(rate):
    assert error_db(resampled(tone(2.0, 7_000, rate)[0], rate), tone(2.0, 7_000)[0]) < -60


@pytest.mark.parametrize("rate", [22_050, 44_100, 48_000])
@pytest.mark.parametrize("hertz", [8_500, 9_700])
def test_what_16_khz_cannot_hold_is_gone_and_does_not_fold_back(rate, hertz):
    heard = resampled(tone(2.0, hertz, rate)[0], rate)[1600:-1600]
    assert 10 * np.log10(np.mean(heard**2) / 0.125) < -80


def test_blocks_of_any_size_give_the_same_samples():
    samples = tone(3.0, 440, 44_100)[0]
    whole = resampled(samples, 44_100, len(samples))
    for block in (44_100, 1_000, 12_345):
        pieces = resampled(samples, 44_100, block)
        assert len(pieces) == len(whole)
        assert np.allclose(pieces, whole, atol=1e-5)


@pytest.mark.parametrize("rate", [8_000, 44_100, 48_000])
def test_a_click_stays_where_it_was(rate):
    samples = np.zeros(rate * 2, np.float32)
    samples[rate] = 1.0
    assert np.argmax(np.abs(resampled(samples, rate))) == SAMPLE_RATE


def test_sound_at_16_khz_is_not_touched():
    samples = tone(1.0)[0]
    assert np.array_equal(resampled(samples, SAMPLE_RATE), samples)


def test_the_sample_rate_may_change_on_the_way():
    resampler = Resampler()
    pieces = [
        *resampler.feed(tone(1.0, 440, 44_100)[0], 44_100),
        *resampler.feed(tone(1.0, 440, 8_000)[0], 8_000),
        *resampler.feed(tone(1.0, 440, 16_000)[0], 16_000),
        *resampler.flush(),
    ]
    assert sum(map(len, pieces)) == pytest.approx(3 * SAMPLE_RATE, abs=4)
