"""One spoken sentence in many containers and codecs, recorded elsewhere."""

from pathlib import Path

import numpy as np
import pytest

from transcriber.media.decode import decode
from transcriber.media.probe import probe
from transcriber.speech import SAMPLE_RATE

FOLDER = Path(__file__).parents[4] / "shared" / "audio" / "formats"
FILES = sorted(FOLDER.glob("*")) if FOLDER.is_dir() else []
FORMAT_OF = {".aac": "aac", ".amr": "amr", ".flac": "flac", ".m4a": "m4a", ".mov": "mov", ".mp3": "mp3"}

pytestmark = pytest.mark.skipif(not FILES, reason="needs ../shared/audio/formats")


def heard(path):
    return np.concatenate(list(decode(path, probe(path))))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_same_sentence_is_heard_from_every_file(path):
    media = probe(path)
    assert media.format == FORMAT_OF.get(path.suffix, media.format)
    assert media.duration_seconds == pytest.approx(7.1, abs=0.15)
    samples, reference = heard(path), heard(FOLDER / "a.wav")
    assert len(samples) / SAMPLE_RATE == pytest.approx(7.1, abs=0.1)
    assert abs(delay_seconds(samples, reference)) < 0.08
    # AMR at 8 kHz changes phases; what it keeps is still unmistakable.
    assert likeness(samples, reference) > (0.4 if path.name == "a_nb.amr" else 0.8)


def delay_seconds(samples, reference):
    return (np.argmax(correlation(samples, reference)) - (len(reference) - 1)) / SAMPLE_RATE


def likeness(samples, reference):
    return correlation(samples, reference).max() / np.sqrt((samples @ samples) * (reference @ reference))


def correlation(samples, reference):
    size = 1 << (len(samples) + len(reference)).bit_length()
    product = np.fft.rfft(samples, size) * np.fft.rfft(reference[::-1], size)
    return np.fft.irfft(product, size)[: len(samples) + len(reference) - 1]
