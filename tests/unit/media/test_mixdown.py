import numpy as np
import pytest

from tests.samples import speechlike, tone
from transcriber.media.mixdown import Mixdown, mixing_weights

STEREO = ("FL", "FR")
SURROUND = ("FC", "FL", "FR", "LFE", "BL", "BR")


def test_equal_channels_stay_as_they_are():
    left = tone(1.0)[0]
    mixed = Mixdown(STEREO).mix(np.stack([left, left]))
    assert np.allclose(mixed, left, atol=1e-6)


def test_channels_at_full_scale_never_clip():
    for names in (STEREO, SURROUND, ("FL",), tuple(f"channel {n}" for n in range(9))):
        full = np.ones((len(names), 100), np.float32)
        assert np.abs(Mixdown(names).mix(full)).max() <= 1.0 + 1e-6


def test_one_speaker_on_each_side_is_heard_in_equal_parts():
    left, right = tone(1.0, 300.0)[0], tone(1.0, 700.0)[0]
    mixed = Mixdown(STEREO).mix(np.stack([left, right]))
    assert mixed @ left == pytest.approx(mixed @ right, rel=0.01)


def test_a_miswired_cable_does_not_cancel_the_speaker():
    voice = speechlike(1.0)[0]
    mixed = Mixdown(STEREO).mix(np.stack([voice, -voice]))
    assert np.abs(mixed).max() == pytest.approx(np.abs(voice).max(), rel=0.01)


def test_one_sound_in_opposite_phase_does_not_flip_the_polarity_of_a_recording():
    voice, effect = speechlike(1.0)[0], 0.9 * speechlike(1.0, seed=5)[0]
    mixdown = Mixdown(STEREO)
    for _ in range(5):
        mixdown.mix(np.stack([voice, voice]))
    mixed = mixdown.mix(np.stack([voice + effect, voice - effect]) / 2)
    assert np.allclose(mixed, voice / 2, atol=1e-6)


def test_the_centre_of_a_film_counts_most_and_the_bass_not_at_all():
    weights = dict(zip(SURROUND, mixing_weights(SURROUND), strict=True))
    assert weights["LFE"] == 0.0
    assert weights["FC"] > weights["FL"] > weights["BL"] > 0.0
    assert sum(weights.values()) == pytest.approx(1.0)


def test_channels_without_a_place_count_alike():
    weights = mixing_weights(tuple(f"channel {n}" for n in range(8)))
    assert np.allclose(weights, 1 / 8)
