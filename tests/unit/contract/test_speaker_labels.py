"""Who said each word, told from turns and from where sentences end."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.speakers.labels import labels
from contract.speakers.said import After, Said
from contract.speakers.turn import Turn

MARKS = {".": After.SENTENCE_END, "?": After.SENTENCE_END, ",": After.PAUSE}


def said(text, word_seconds=0.25):
    """Words one after the other, each as long."""
    return [
        Said(at * word_seconds, (at + 1) * word_seconds, MARKS.get(word[-1], After.NOTHING))
        for at, word in enumerate(text.split())
    ]


def by(text, *turns):
    return " ".join(labels(said(text), [Turn(*turn) for turn in turns]))


def test_the_last_word_of_a_sentence_follows_it():
    found = by("It was the best of times. What do you mean by that?", (0.0, 1.3, 0), (1.3, 3.0, 1))
    assert found == "S1 S1 S1 S1 S1 S1 S2 S2 S2 S2 S2 S2"


def test_the_first_word_of_a_sentence_follows_it():
    found = by("It was the best of times. What do you mean by that?", (0.0, 1.8, 0), (1.8, 3.0, 1))
    assert found == "S1 S1 S1 S1 S1 S1 S2 S2 S2 S2 S2 S2"


@pytest.mark.parametrize("answer", ["Yes.", "yes."])
def test_a_short_answer_stays_whose_it_is(answer):
    question = "So that is what you mean by it, " if answer.islower() else "So that is what you mean by it? "
    start = len(question.split()) * 0.25
    turns = [(0.0, start, 0), (start, start + 0.25, 1), (start + 0.25, start + 2.0, 0)]
    found = by(f"{question}{answer} Then I will go home now.", *turns)
    assert found == "S1 " * 8 + "S2" + " S1" * 6


def test_a_short_answer_before_a_turn_of_the_same_speaker_stays_theirs():
    found = by("Do you know him? No. I have never met him.", (0.0, 1.0, 0), (1.0, 1.25, 1), (1.25, 2.5, 1))
    assert found == "S1 S1 S1 S1 S2 S2 S2 S2 S2 S2"


def test_a_change_near_a_comma_is_at_the_comma_unless_a_sentence_ends_as_near():
    assert (
        by("after all the rest, as you said before", (0.0, 1.3, 0), (1.3, 2.5, 1))
        == "S1 S1 S1 S1 S2 S2 S2 S2"
    )
    assert by("well, no. yes I know", (0.0, 0.25, 0), (0.25, 2.0, 1)) == "S1 S1 S2 S2 S2"


def test_a_change_far_from_any_mark_stays_where_it_was_heard():
    found = by("one two three four five six seven eight nine ten.", (0.0, 1.25, 0), (1.25, 2.5, 1))
    assert found == "S1 S1 S1 S1 S1 S2 S2 S2 S2 S2"


def test_a_word_that_nobody_is_known_to_have_said_moves_no_change():
    assert labels([Said(9.0, 9.2), *said("yes.")], [Turn(0.0, 0.5, 0)]) == ["UU", "S1"]


_TIMES = st.lists(st.floats(0, 60), min_size=2, max_size=40, unique=True).map(sorted)


@given(_TIMES, _TIMES, st.lists(st.sampled_from(After), min_size=40, max_size=40), st.randoms())
def test_every_word_gets_a_label_and_labels_are_numbered_as_they_come(words, turns, marks, chance):
    heard = [Turn(a, b, chance.choice([None, 0, 1, 2])) for a, b in pairwise(turns)]
    spoken = [Said(a, b, mark) for a, b, mark in zip(words, words[1:], marks, strict=False)]
    found = labels(spoken, heard)
    assert len(found) == len(spoken)
    known = [label for label in dict.fromkeys(found) if label != "UU"]
    assert known == [f"S{number + 1}" for number in range(len(known))]
