from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.samples import speechlike
from transcriber.diarize.embedding import FRAMES_TOGETHER
from transcriber.diarize.segmentation import FRAMES, LOCAL_SPEAKERS, WINDOW_SAMPLES
from transcriber.diarize.voices import MOST_SECONDS, voices
from transcriber.speech import SAMPLE_RATE, Chunk


def everybody(_window):
    return np.ones((FRAMES, LOCAL_SPEAKERS), np.bool_)


def one(_window):
    activity = np.zeros((FRAMES, LOCAL_SPEAKERS), np.bool_)
    activity[:, 1] = True
    return activity


def nobody(_window):
    return np.zeros((FRAMES, LOCAL_SPEAKERS), np.bool_)


def embedding(_features, shares):
    return np.tile(np.eye(1, 256, dtype=np.float32), (len(shares), 1))


def chunk(seconds, start=0.0):
    return Chunk(0, start, speechlike(seconds)[0])


@settings(max_examples=25)
@given(st.floats(0.3, 18.0), st.floats(0, 7000))
def test_who_speaks_all_the_time_is_heard_all_the_time_and_once(seconds, start):
    samples = np.zeros(round(seconds * SAMPLE_RATE), np.float32)
    found = voices(Chunk(0, start, samples), one, embedding)
    edges = [(voice.start_seconds, voice.end_seconds) for voice in found]
    assert edges[0][0] == pytest.approx(start)
    assert edges[-1][1] == pytest.approx(start + len(samples) / SAMPLE_RATE, abs=0.02)
    for (_, end), (begin, _) in pairwise(edges):
        assert begin == pytest.approx(end, abs=0.02)


def test_no_stretch_is_longer_than_what_may_hide_a_change():
    assert max(voice.seconds for voice in voices(chunk(17.0), one, embedding)) <= MOST_SECONDS + 0.01


def test_people_who_speak_at_once_are_heard_each():
    found = voices(chunk(1.5), everybody, embedding)
    assert len(found) == LOCAL_SPEAKERS
    assert len({(voice.start_seconds, voice.end_seconds) for voice in found}) == 1


def test_where_nobody_speaks_there_is_no_voice():
    assert voices(chunk(3.0), nobody, embedding) == []


def test_a_voice_too_short_to_tell_has_no_embedding():
    (voice,) = voices(chunk(0.15), one, embedding)
    assert voice.embedding is None


def test_each_voice_is_told_from_the_frames_in_which_it_speaks():
    told = []

    def listen(_window):
        activity = np.zeros((FRAMES, LOCAL_SPEAKERS), np.bool_)
        activity[: FRAMES // 5, 0] = activity[FRAMES // 2 : FRAMES * 7 // 10, 2] = True
        return activity

    def embedded(features, shares):
        told.append((len(features), shares))
        return embedding(features, shares)

    assert len(voices(chunk(10.0), listen, embedded)) == 2
    ((frames, shares),) = told  # the chunk is heard once, however many speak
    assert shares.shape == (2, -(-frames // FRAMES_TOGETHER))
    times = np.arange(shares.shape[1]) * FRAMES_TOGETHER / 100
    assert times[np.flatnonzero(shares[0])].min() == 0
    assert times[np.flatnonzero(shares[0])].max() == pytest.approx(1.9, abs=0.1)
    assert times[np.flatnonzero(shares[1])].min() == pytest.approx(5.0, abs=0.1)
    assert times[np.flatnonzero(shares[1])].max() == pytest.approx(6.9, abs=0.1)


def test_the_model_always_hears_a_whole_window():
    heard = []

    def listen(window):
        heard.append(window.shape)
        return nobody(window)

    voices(chunk(0.5), listen, embedding)
    voices(chunk(18.0), listen, embedding)
    assert heard == [(WINDOW_SAMPLES,)] * 3
