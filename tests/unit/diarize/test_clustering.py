import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from transcriber.diarize.clustering import ClusterRules, clusters
from transcriber.diarize.turns import SpeakerOptions

SIMILARITY = 0.6


def heard(people, each, noise, seed=0):
    """Voices of several people, one after the other: embeddings, and who each is of."""
    chance = np.random.default_rng(seed)
    voices = np.repeat(np.eye(people, 32), each, axis=0) + noise * chance.standard_normal((people * each, 32))
    who = np.repeat(np.arange(people), each)
    return (voices / np.linalg.norm(voices, axis=1, keepdims=True)).astype(np.float32), who


def seconds(count, each=2.0):
    return np.full(count, each, np.float32)


def found(voices, rules):
    return clusters(voices, seconds(len(voices)), rules)


@given(st.integers(1, 5), st.integers(4, 12), st.integers(0, 100))
def test_everybody_is_found_with_exactly_their_voices(people, each, seed):
    voices, who = heard(people, each, 0.05, seed)
    groups = found(voices, ClusterRules(SIMILARITY, 4.0))
    assert sorted(sorted(who[group]) for group in groups) == [[person] * each for person in range(people)]


def test_voices_that_are_little_alike_one_by_one_are_alike_in_the_mean():
    voices, who = heard(2, 30, 0.2)
    alike = (voices @ voices.T)[who[:, None] == who]
    assert np.median(alike) < SIMILARITY
    assert len(found(voices, ClusterRules(SIMILARITY, 6.0))) == 2


def test_one_voice_alone_is_one_speaker_however_short():
    assert found(np.eye(1, 32, dtype=np.float32), ClusterRules(SIMILARITY, 60.0)) == [[0]]


def test_who_speaks_too_little_is_not_told_apart():
    voices, _ = heard(2, 10, 0.05)
    groups = found(voices[:11], ClusterRules(SIMILARITY, 4.0))
    assert [sorted(group) for group in groups] == [list(range(10))]


def test_who_speaks_most_comes_first():
    voices, who = heard(3, 6, 0.05)
    lengths = np.choose(who, [2.0, 5.0, 3.0]).astype(np.float32)
    groups = clusters(voices, lengths, ClusterRules(SIMILARITY, 4.0))
    assert [who[group[0]] for group in groups] == [1, 2, 0]


@settings(max_examples=40)
@given(st.integers(0, 1000), st.integers(1, 32), st.integers(1, 5))
def test_there_are_never_more_speakers_than_allowed(seed, count, most):
    voices, _ = heard(count, 1, 0.3, seed)
    groups = found(voices, ClusterRules(SIMILARITY, 1.0, most))
    assert 1 <= len(groups) <= most


@given(st.integers(0, 1000), st.floats(0.05, 1.0), st.floats(0, 1), st.floats(0, 1))
def test_more_sensitivity_never_finds_fewer_speakers(seed, noise, one, other):
    voices, _ = heard(4, 6, noise, seed)
    less, more = (found(voices, SpeakerOptions(value).rules(48.0)) for value in sorted((one, other)))
    assert len(less) <= len(more)


@given(st.integers(0, 1000), st.floats(0.05, 1.0))
def test_no_voice_is_two_speakers(seed, noise):
    voices, _ = heard(4, 6, noise, seed)
    members = [voice for group in found(voices, ClusterRules(SIMILARITY, 3.0)) for voice in group]
    assert len(members) == len(set(members))
