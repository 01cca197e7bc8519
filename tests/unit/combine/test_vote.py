from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.combine.said import said, text_of, words
from transcriber.combine.alignment import aligned
from transcriber.combine.likeness import bare
from transcriber.combine.options import VoteOptions
from transcriber.combine.vote import Vote, agreed

EVEN = VoteOptions(
    slopes=(1.0, 1.0),
    offsets=(0.0, 0.0),
    missing=(0.0, 0.0),
    shared=(0.5, 0.5, 0.5),
    disputed=(0.5, 0.5, 0.0),
    wanted=2.0,
)
VOTE = Vote(EVEN)

SURE = st.floats(0.0, 1.0)
TEXTS = st.lists(st.tuples(st.sampled_from(["a", "b", "c", "d"]), SURE), max_size=10).map(
    lambda pairs: said(" ".join(text for text, _ in pairs), [sure for _, sure in pairs])
)
LATE = st.floats(0.0, 2.0)


def test_where_two_words_differ_the_surer_one_is_written():
    heard = said("the cat sat", [0.9, 0.8, 0.9]), said("the hat sat", [0.9, 0.6, 0.9])
    assert text_of(VOTE.combine(heard)) == "the cat sat"
    assert text_of(VOTE.combine(heard[::-1])) == "the cat sat"


def test_a_word_that_only_one_heard_stays_where_it_is_surer_than_not():
    assert text_of(VOTE.combine([said("a b c", [0.9, 0.6, 0.9]), said("a c")])) == "a b c"
    assert text_of(VOTE.combine([said("a b c", [0.9, 0.4, 0.9]), said("a c")])) == "a c"


def test_words_in_a_row_that_differ_are_taken_from_one_engine_and_not_mixed():
    heard = (
        said("you wreck a nice beach", [0.9, 0.3, 0.7, 0.7, 0.3]),
        said("you recognise speech", [0.9, 0.6, 0.6]),
    )
    assert text_of(VOTE.combine(heard)) in {"you wreck a nice beach", "you recognise speech"}


def test_what_one_engine_is_known_to_exaggerate_weighs_less():
    modest = Vote(replace(EVEN, slopes=(0.5, 1.0)))
    assert text_of(modest.combine([said("cat", 0.8), said("hat", 0.7)])) == "hat"
    assert (
        text_of(Vote(replace(EVEN, offsets=(0.0, 3.0))).combine([said("cat", 0.8), said("hat", 0.7)]))
        == "hat"
    )


def test_a_word_of_the_jobs_vocabulary_wins_against_a_surer_one():
    (name,) = words("Nietzsche", 0.5)
    heard = replace(said(""), words=[replace(name, wanted=True)]), said("Neecha", 0.8)
    assert text_of(VOTE.combine(heard)) == "Nietzsche"
    assert text_of(Vote(replace(EVEN, wanted=0.0)).combine(heard)) == "Neecha"


def test_marks_and_capitals_are_those_of_the_surer_engine():
    assert text_of(VOTE.combine([said("late, he said", 0.9), said("Late he said", 0.8)])) == "late, he said"


def test_where_one_heard_nothing_the_other_is_believed_as_far_as_it_is_sure():
    assert text_of(VOTE.combine([said(""), said("yes", 0.7)])) == "yes"
    assert text_of(VOTE.combine([said(""), said("yes", 0.3)])) == ""
    assert text_of(VOTE.combine([said(""), said("")])) == ""


@given(TEXTS)
def test_what_all_heard_alike_comes_out_as_it_was(heard):
    found = VOTE.combine([heard, heard])
    sure = [word.confidence for word in heard.words]
    assert found == replace(heard, words=found.words)
    assert [replace(word, confidence=one) for word, one in zip(found.words, sure, strict=True)] == heard.words


def test_marks_and_capitals_of_words_that_all_heard_are_of_one_engine_throughout():
    heard = said("Late, he said. Go", [0.9, 0.5, 0.9, 0.9]), said("late he said go", [0.8, 0.7, 0.8, 0.7])
    assert text_of(VOTE.combine(heard)) == "Late, he said. Go"


@pytest.mark.parametrize("heard", [("the ibm, of ai", "The IBM of AI"), ("The IBM of AI", "the ibm, of ai")])
@pytest.mark.parametrize("sure", [(0.9, 0.8), (0.8, 0.9)])
def test_capitals_within_a_word_are_kept_whoever_leads(heard, sure):
    found = text_of(VOTE.combine([said(text, one) for text, one in zip(heard, sure, strict=True)]))
    leader = heard[sure.index(max(sure))]
    assert found == leader.replace("ibm", "IBM").replace("ai", "AI")


@pytest.mark.parametrize(
    ("plain", "spelt", "expected"),
    [
        ("Ibm's", "IBM's", "IBM's"),
        ("(ibm).", "IBM", "(IBM)."),
        ("mccoy", "McCoy,", "McCoy"),
        ("Late", "late", "Late"),
        ("late", "Late", "late"),
    ],
)
def test_only_capitals_within_a_word_are_taken_over_and_marks_stay(plain, spelt, expected):
    assert text_of(VOTE.combine([said(plain, 0.9), said(spelt, 0.8)])) == expected


def test_capitals_of_a_text_that_is_nothing_but_capitals_count_for_nothing():
    heard = said("we met at the ibm tower", 0.9), said("WE MET AT THE IBM TOWER", 0.8)
    assert text_of(VOTE.combine(heard)) == "we met at the ibm tower"


def test_a_mark_whose_engine_cannot_tell_is_as_probable_as_its_word():
    (late,) = VOTE.combine([said("late", 0.3), said("late,", 0.8)]).words
    assert (late.text, late.mark_confidence) == ("late,", 0.8)


def test_behind_a_word_without_a_mark_stands_the_one_that_another_engine_wrote_or_thought_of():
    (wrote,) = VOTE.combine([said("late", 0.9), said("late,", 0.8)]).words
    assert (wrote.text, wrote.unwritten_mark, wrote.unwritten_confidence) == ("late", ",", 0.8)
    (word,) = words("late", 0.8)
    thought = replace(said(""), words=[replace(word, unwritten_mark=".", unwritten_confidence=0.3)])
    (found,) = VOTE.combine([said("late", 0.9), thought]).words
    assert (found.unwritten_mark, found.unwritten_confidence) == (".", 0.3)


def test_a_word_that_both_heard_is_surer_than_either_says_and_one_that_was_disputed_is_not():
    both, ahead, behind = (
        VOTE.combine(heard).words[0].confidence
        for heard in (
            [said("cat", 0.8), said("cat", 0.8)],
            [said("cat", 0.8), said("hat", 0.3)],
            [said("cat", 0.8), said("hat", 0.79)],
        )
    )
    assert behind < 0.8 < both
    assert behind < ahead


@given(TEXTS, TEXTS, LATE)
def test_each_word_is_one_that_was_heard_and_none_is_lost_that_both_heard(first, second, late):
    moved = replace(
        second, words=words(text_of(second), [word.confidence for word in second.words], late=late)
    )
    found = [bare(word) for word in VOTE.combine([first, moved]).words]
    assert set(found) <= {bare(word) for reading in (first, second) for word in reading.words}
    remaining = iter(found)
    common = [bare(place[0]) for place in aligned([first.words, moved.words]) if agreed(place)]
    assert all(word in remaining for word in common)


@given(TEXTS, TEXTS, LATE)
def test_words_are_in_order_and_do_not_overlap(first, second, late):
    moved = replace(
        second, words=words(text_of(second), [word.confidence for word in second.words], late=late)
    )
    times = [
        time for word in VOTE.combine([first, moved]).words for time in (word.start_seconds, word.end_seconds)
    ]
    assert times == sorted(times)


@pytest.mark.parametrize("engines", [3, 4])
def test_of_more_engines_those_who_agree_outvote_one_that_is_surer(engines):
    even = (1.0,) * engines
    options = replace(EVEN, slopes=even, offsets=even, missing=even, shared=(*even, 0.0))
    heard = [said("a b", [0.9, 0.6])] * (engines - 1) + [said("a d", [0.9, 0.8])]
    assert text_of(Vote(options).combine(heard)) == "a b"


def test_a_word_behind_the_full_stop_of_another_engine_begins_a_sentence():
    heard = (
        said("to heaven. We went", [0.9, 0.9, 0.3, 0.3]),
        said("to haven, we went", [0.9, 0.3, 0.99, 0.99]),
    )
    assert text_of(VOTE.combine(heard)) == "to heaven. We went"


def test_a_word_without_the_full_stop_of_its_own_engine_before_it_loses_the_capital_of_a_sentence():
    heard = said("a cat. We went", [0.9, 0.3, 0.99, 0.99]), said("a hat, we went", [0.9, 0.9, 0.3, 0.3])
    assert text_of(VOTE.combine(heard)) == "a hat, we went"


def test_a_name_keeps_its_capital_wherever_it_stands():
    heard = (
        said("a cat. London fell", [0.9, 0.3, 0.99, 0.99]),
        said("a hat, London fell", [0.9, 0.9, 0.3, 0.3]),
    )
    assert text_of(VOTE.combine(heard)) == "a hat, London fell"


def test_what_one_engine_writes_behind_an_abbreviation_stays_as_it_is():
    heard = said("books, etc. and so on", 0.99), said("books, etc, and so on", 0.2)
    assert text_of(VOTE.combine(heard)) == "books, etc. and so on"
