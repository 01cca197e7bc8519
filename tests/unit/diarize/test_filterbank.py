import math

import numpy as np
import pytest

from tests.samples import speechlike, tone
from transcriber.diarize.filterbank import BANDS, FRAME_SAMPLES, SHIFT_SAMPLES, filterbank
from transcriber.speech import SAMPLE_RATE


def mel(hertz):
    return 1127.0 * math.log(1.0 + hertz / 700.0)


def by_definition(frame):
    """One frame, step by step as Kaldi's documentation gives it, in double precision."""
    x = [32768.0 * float(sample) for sample in frame]
    mean = sum(x) / len(x)
    x = [value - mean for value in x]
    x = [x[at] - 0.97 * x[max(at - 1, 0)] for at in range(len(x))]
    x = [value * (0.54 - 0.46 * math.cos(2 * math.pi * at / (len(x) - 1))) for at, value in enumerate(x)]
    power = np.abs(np.fft.fft(x, 512)[:257]) ** 2
    low, width = mel(20.0), (mel(8000.0) - mel(20.0)) / (BANDS + 1)
    energies = []
    for band in range(BANDS):
        left = low + band * width
        weights = [max(0.0, 1 - abs(mel(at * SAMPLE_RATE / 512) - left - width) / width) for at in range(257)]
        energies.append(math.log(max(float(np.dot(weights, power)), 1.1920929e-07)))
    return energies


def test_energies_are_those_of_the_definition():
    samples = speechlike(0.1)[0]
    found = filterbank(samples)
    for at in (0, 3, len(found) - 1):
        start = at * SHIFT_SAMPLES
        assert found[at] == pytest.approx(by_definition(samples[start : start + FRAME_SAMPLES]), abs=2e-3)


@pytest.mark.parametrize(
    ("samples", "frames"), [(0, 0), (399, 0), (400, 1), (559, 1), (560, 2), (16_000, 98)]
)
def test_only_whole_frames_count(samples, frames):
    assert filterbank(np.zeros(samples, np.float32)).shape == (frames, BANDS)


def test_a_higher_tone_lies_in_a_higher_band():
    bands = [int(filterbank(tone(0.1, hertz)[0]).mean(axis=0).argmax()) for hertz in (200.0, 1000.0, 4000.0)]
    assert bands == sorted(set(bands))


def test_silence_is_a_floor_and_not_minus_infinity():
    assert np.isfinite(filterbank(np.zeros(800, np.float32))).all()
