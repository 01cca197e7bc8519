"""The voice activity graph of our own making hears what the published one hears."""

import numpy as np
import pytest

from tests.samples import silence, tone
from transcriber.media.decode import decode
from transcriber.media.probe import probe
from transcriber.segment.chunks import VAD_MODEL
from transcriber.segment.graph import SHIPPED
from transcriber.segment.vad import WINDOW, VoiceActivity

WINDOWS = 250


@pytest.fixture(scope="module")
def ours(models):
    return VoiceActivity(models / VAD_MODEL)


@pytest.fixture(scope="module")
def shipped(models):
    return VoiceActivity(models / SHIPPED)


@pytest.fixture(scope="module")
def speech(models):
    path = models / "samples" / "two_cities.wav"
    return np.concatenate(list(decode(path, probe(path))))


@pytest.fixture(params=["speech", "quiet speech", "noise", "a tone", "silence"])
def sound(request, speech):
    seconds = WINDOWS * WINDOW / 16_000
    noise = np.random.default_rng(7).normal(scale=0.2, size=WINDOWS * WINDOW).astype(np.float32)
    sounds = {
        "speech": speech,
        "quiet speech": speech / 100,
        "noise": noise,
        "a tone": tone(seconds)[0],
        "silence": silence(seconds)[0],
    }
    return sounds[request.param][: WINDOWS * WINDOW]


def test_it_tells_what_the_published_graph_tells(ours, shipped, sound):
    assert np.allclose(ours.another()(sound), shipped.another()(sound), atol=1e-4)


def test_it_remembers_what_the_published_graph_remembers(ours, shipped, speech):
    one, other = ours.another(), shipped.another()
    for windows in (1, 2, 64, 5):  # each call goes on with what the one before gave
        samples, speech = speech[: windows * WINDOW], speech[windows * WINDOW :]
        assert np.allclose(one(samples), other(samples), atol=1e-4)
