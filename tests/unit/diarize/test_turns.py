import numpy as np
import pytest

from contract.speakers.told import Limits
from contract.speakers.turn import Turn
from transcriber.diarize.labels import labelled
from transcriber.diarize.turns import SpeakerOptions, told_turns
from transcriber.speech import Utterance, Voice, Word

ANNA, BEN = np.eye(2, 256, dtype=np.float32)


def conversation(*people, each=2.0):
    """Voices one after the other, without a pause."""
    return [Voice(at * each, (at + 1) * each, person) for at, person in enumerate(people)]


def speakers(voices, **options):
    told = SpeakerOptions(**options)
    return [turn.speaker for turn in told_turns(voices, told).turns(told.limits)]


def between(likeness_to_ben):
    """A voice that is Anna's by the rest."""
    angle = likeness_to_ben * np.pi / 2
    return (np.cos(angle) * ANNA + np.sin(angle) * BEN).astype(np.float32)


def test_two_people_are_told_apart():
    one, two, three, four = speakers(conversation(ANNA, ANNA, BEN, BEN, ANNA, ANNA, BEN, BEN))[::2]
    assert one == three != two == four


def test_a_voice_too_short_to_be_told_is_nobodys():
    voices = conversation(ANNA, ANNA, ANNA, BEN, BEN, BEN)
    assert speakers([*voices, Voice(12.0, 12.1, None)])[-1] is None


def test_without_any_voice_to_tell_nobody_is_known():
    assert speakers([Voice(0.0, 0.1, None)]) == [None]
    assert speakers([]) == []


def test_short_voices_join_a_speaker_instead_of_being_one():
    both = conversation(*[ANNA] * 5, *[BEN] * 5)
    hums = [Voice(20.0 + at, 20.3 + at, between(0.9)) for at in range(3)]
    found = speakers([*both, *hums])
    assert set(found[-3:]) == {found[9]}


def test_all_are_one_speaker_where_only_one_is_allowed():
    assert set(speakers(conversation(ANNA, ANNA, ANNA, BEN, BEN, BEN), limits=Limits(at_most=1))) == {0}


CARL, DORA = np.eye(4, 256, dtype=np.float32)[2:]
PEOPLE = conversation(*[ANNA] * 4, *[BEN] * 4, *[CARL] * 4, *[DORA] * 4, *[BEN] * 2)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_there_are_exactly_as_many_speakers_as_both_limits_say(count):
    assert len(set(speakers(PEOPLE, limits=Limits(count, count)))) == count


def test_other_numbers_of_speakers_are_told_from_one_pass_as_each_by_itself():
    together = told_turns(PEOPLE, SpeakerOptions(), range(1, 9))
    for least, most in [(1, 1), (2, 2), (None, 3), (3, None), (4, 6), (6, 6), (None, None)]:
        alone = speakers(PEOPLE, limits=Limits(least, most))
        assert [turn.speaker for turn in together.turns(Limits(least, most))] == alone


def test_in_doubt_the_current_speaker_goes_on_where_that_is_preferred():
    doubtful = [Voice(26.0, 26.5, between(0.52)), Voice(27.0, 29.0, ANNA)]
    voices = [*conversation(*[ANNA] * 5, *[BEN] * 5, *[ANNA] * 3), *doubtful]
    assert speakers(voices)[-2] != speakers(voices)[-1]
    assert speakers(voices, prefer_current=True)[-2] == speakers(voices)[-1]


def test_who_is_preferred_still_ends_where_another_surely_begins():
    voices = conversation(*[ANNA] * 4, *[BEN] * 4)
    assert speakers(voices, prefer_current=True) == speakers(voices)


def said(*times):
    words = [Word("word", start, end, 1.0) for start, end in times]
    return [Utterance(0, 0.0, 60.0, words)]


def labels(turns, *times):
    return [word.speaker for utterance in labelled(said(*times), turns, "en") for word in utterance.words]


def test_labels_are_numbered_in_the_order_of_first_speech():
    heard = [Turn(0.0, 2.0, 5), Turn(2.0, 4.0, 0), Turn(4.0, 6.0, 5)]
    assert labels(heard, (0.5, 1.0), (2.5, 3.0), (4.5, 5.0)) == ["S1", "S2", "S1"]


def test_a_word_is_of_the_speaker_of_most_of_it():
    assert labels([Turn(0.0, 1.0, 0), Turn(1.0, 9.0, 1)], (0.1, 0.5), (0.8, 1.6)) == ["S1", "S2"]


@pytest.mark.parametrize(("start", "label"), [(2.5, "S1"), (4.0, "UU")])
def test_a_word_beside_a_turn_is_its_speakers_and_far_from_any_it_is_nobodys(start, label):
    assert labels([Turn(0.0, 2.0, 0)], (0.5, 1.0), (start, start + 0.2))[-1] == label


def test_without_turns_nobody_is_known():
    assert labels([], (0.0, 1.0)) == ["UU"]
