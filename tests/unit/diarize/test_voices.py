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
    assert shares.shape[1] == -(-frames // FRAMES_TOGETHER)
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


def two_people_from(change_seconds):
    """The embedding of somebody else from there on; between, of both by their shares."""

    def embedded(features, shares):
        times = np.arange(shares.shape[1]) * FRAMES_TOGETHER / 100
        others = (shares * (times >= change_seconds)).sum(axis=1) / shares.sum(axis=1)
        vectors = np.zeros((len(shares), 256), np.float32)
        vectors[:, 0], vectors[:, 1] = 1 - others, others
        return vectors / np.linalg.norm(vectors, axis=1, keepdims=True)

    return embedded


@pytest.mark.parametrize("change", [0.9, 2.5, 4.3, 6.9])
def test_a_turn_in_which_the_voice_changes_is_cut_there(change):
    found = voices(chunk(8.0), one, two_people_from(change))
    cut = min((voice.end_seconds for voice in found), key=lambda end: abs(end - change))
    assert cut == pytest.approx(change, abs=0.17)
    assert all(max(voice.embedding) > 0.9 for voice in found)
    assert max(voice.seconds for voice in found) <= MOST_SECONDS + 0.01


def test_a_turn_of_one_voice_is_heard_once_and_not_cut_for_a_change():
    heard = []

    def embedded(features, shares):
        heard.append(len(features))
        return embedding(features, shares)

    assert len(voices(chunk(8.0), one, embedded)) == 4
    assert len(heard) == 1


def test_only_what_is_near_a_change_is_heard_again():
    heard = []

    def listen(_window):
        activity = np.zeros((FRAMES, LOCAL_SPEAKERS), np.bool_)
        activity[FRAMES // 2 : FRAMES * 9 // 10, 0] = True
        return activity

    def embedded(features, shares):
        heard.append(len(features))
        return two_people_from(7.0 if len(heard) == 1 else 3.0)(features, shares)

    voices(chunk(10.0), listen, embedded)
    first, second = heard
    assert second == pytest.approx(600, abs=20)  # hundredths of a second: the turn and one on both sides
    assert first > 950
