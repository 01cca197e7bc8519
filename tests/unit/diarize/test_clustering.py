import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from transcriber.diarize.clustering import ClusterRules, clusterings
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


def found(voices, rules, **limits):
    return clusters(voices, seconds(len(voices)), rules, **limits)


def clusters(voices, lengths, rules, at_most=None, at_least=None):
    """As many groups as there are, unless a limit is given."""
    told = clusterings(voices, lengths, rules, [limit for limit in (at_most, at_least) if limit])
    if at_most is None and at_least is None:
        return told.found
    return told.at_most[at_most] if at_most else told.at_least.get(at_least)


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
    groups = found(voices, ClusterRules(SIMILARITY, 1.0), at_most=most)
    assert 1 <= len(groups) <= most


@given(st.integers(0, 1000), st.floats(0.05, 1.0), st.floats(0, 1), st.floats(0, 1))
def test_more_sensitivity_never_finds_fewer_speakers(seed, noise, one, other):
    voices, _ = heard(4, 6, noise, seed)
    less, more = (found(voices, SpeakerOptions(value).rules(48.0)) for value in sorted((one, other)))
    assert len(less) <= len(more)


BRIEF = ClusterRules(SIMILARITY, 4.0, established_seconds=4.0, brief_seconds=1.2)


def mixture(voices, *parts):
    """A voice between these: a stretch that holds a change of speaker."""
    vector = voices[list(parts)].sum(axis=0, keepdims=True)
    return vector / np.linalg.norm(vector)


def test_a_voice_like_nobodys_is_a_speaker_after_a_few_words():
    voices, who = heard(3, 10, 0.05)
    groups = found(voices[:21], BRIEF)
    assert sorted(set(who[group]) for group in groups) == [{0}, {1}, {2}]


def test_a_stretch_across_a_change_of_speaker_is_nobody_new():
    voices, who = heard(2, 10, 0.05)
    groups = found(np.concatenate([voices, mixture(voices, 0, 10)]), BRIEF)
    assert [{*who[[voice for voice in group if voice < 20]]} for group in groups] in ([{0}, {1}], [{1}, {0}])


def test_a_brief_speaker_who_is_heard_twice_is_one_speaker():
    people, _ = heard(3, 10, 0.0)
    twice = np.stack([people[20] + 0.5 * np.eye(32)[30], people[20] - 0.5 * np.eye(32)[30]])
    twice = (twice / np.linalg.norm(twice, axis=1, keepdims=True)).astype(np.float32)
    rules = ClusterRules(0.9, 4.5, established_seconds=4.5, brief_seconds=1.2)
    assert 0.35 < float(twice[0] @ twice[1]) < 0.9
    groups = clusters(np.concatenate([people[:20], twice]), np.append(seconds(20), [1.5, 1.5]), rules)
    assert max(map(sorted, groups)) == [20, 21]
    assert len(groups) == 3


def test_a_sound_too_short_is_nobody_new():
    voices, _ = heard(3, 10, 0.05)
    lengths = np.append(seconds(20), np.float32(0.8))
    assert len(clusters(voices[:21], lengths, BRIEF)) == 2


@given(st.integers(1, 8), st.integers(0, 100))
def test_there_are_as_many_as_are_asked_for(count, seed):
    voices, _ = heard(4, 6, 0.3, seed)
    assert len(found(voices, ClusterRules(SIMILARITY, 4.0, 4.0, 1.2), at_least=count)) == count


def test_there_are_no_more_speakers_than_voices_whatever_is_asked():
    assert found(np.eye(3, 32, dtype=np.float32), ClusterRules(SIMILARITY, 4.0), at_least=9) is None


def test_who_was_left_out_for_speaking_little_is_found_where_one_more_is_asked_for():
    voices, who = heard(3, 10, 0.05)
    groups = found(voices[:21], ClusterRules(SIMILARITY, 4.0), at_least=3)
    assert sorted(set(who[group]) for group in groups) == [{0}, {1}, {2}]


@settings(max_examples=25)
@given(st.integers(0, 1000), st.sets(st.integers(1, 30), max_size=5), st.integers(1, 12))
def test_what_is_found_does_not_depend_on_what_else_may_be_asked(seed, others, number):
    voices, _ = heard(4, 4, 0.3, seed)
    rules = ClusterRules(SIMILARITY, 4.0, 4.0, 1.2)
    alone = clusterings(voices, seconds(16), rules, [number])
    together = clusterings(voices, seconds(16), rules, [*others, number])
    assert together.found == clusterings(voices, seconds(16), rules).found
    assert together.at_most[number] == alone.at_most[number]
    assert together.at_least.get(number) == alone.at_least.get(number)


@given(st.integers(0, 1000), st.floats(0.05, 1.0))
def test_no_voice_is_two_speakers(seed, noise):
    voices, _ = heard(4, 6, noise, seed)
    members = [voice for group in found(voices, ClusterRules(SIMILARITY, 3.0)) for voice in group]
    assert len(members) == len(set(members))
