# ruff: noqa: RUF001 these characters are meant
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.formats.txt import to_txt
from contract.transcript import Metadata, Transcript
from transcriber.output.results import results
from transcriber.speech import Utterance, Word


def utterance(text, index=0, start=0.0):
    words = [
        Word(content, start + number * 0.5, start + number * 0.5 + 0.4, 0.9)
        for number, content in enumerate(text.split())
    ]
    return Utterance(index, start, start + 0.5 * len(words), words)


def of(text, **options):
    return results([utterance(text)], "en", **options)


def contents(found):
    return [result.alternatives[0].content for result in found]


def ends(found):
    return [result.alternatives[0].content for result in found if result.is_eos]


def text_of(found):
    return to_txt(Transcript(Metadata(""), found))


def test_silence_gives_no_results():
    assert results([], "en") == []
    assert results([Utterance(0, 0.0, 3.0, [])], "en") == []


def test_a_word_has_its_times_confidence_language_and_an_unknown_speaker():
    (result,) = results([Utterance(0, 0.0, 1.0, [Word("Are", 0.123, 0.456, 0.987)])], "en")

    assert (result.type, result.start_time, result.end_time) == ("word", 0.12, 0.46)
    assert (result.is_eos, result.attaches_to) == (None, None)
    (reading,) = result.alternatives
    assert (reading.content, reading.confidence, reading.language, reading.speaker) == (
        "Are",
        0.99,
        "en",
        "UU",
    )


def test_a_mark_stands_where_the_word_before_it_ends():
    word, mark = results([Utterance(0, 0.0, 1.0, [Word("Yes?", 0.1, 0.5, 0.7)])], "en")

    assert (mark.type, mark.start_time, mark.end_time) == ("punctuation", 0.5, 0.5)
    assert (mark.is_eos, mark.attaches_to) == (True, "previous")
    assert mark.alternatives[0].confidence == word.alternatives[0].confidence


def test_an_opening_mark_stands_where_the_word_before_it_ends_too():
    first = results([Utterance(0, 0.0, 9.0, [Word("“Yes”", 0.1, 0.5, 1), Word("“No”", 2.0, 2.5, 1)])], "en")

    assert [result.start_time for result in first] == [0.1, 0.1, 0.5, 0.5, 2.0, 2.5]


def test_sentences_end_with_full_stop_question_and_exclamation_mark():
    found = of("Mr. Smith went, at 3.5 p.m. sharp. Why? Oh! Well; no: yes")

    assert ends(found) == [".", "?", "!"]


def test_accents_are_one_character_with_their_letter():
    (word,) = of("cafe\N{COMBINING ACUTE ACCENT}")

    assert word.alternatives[0].content == "café"


def test_the_inverted_marks_of_spanish_are_permitted_like_others():
    assert text_of(of("¿Qué tal? ¡Bien!")) == "¿Qué tal? ¡Bien!"
    assert text_of(of("¿Qué tal? ¡Bien!", permitted_marks=["¿", "?"])) == "¿Qué tal? Bien"
    assert text_of(of("¿Qué tal? ¡Bien!", permitted_marks=["?"])) == "Qué tal? Bien"


def test_a_full_stop_at_the_end_of_an_utterance_ends_a_sentence_even_after_an_abbreviation():
    assert ends(of("and so on, etc.")) == ["."]


def test_two_words_written_as_one_share_its_time():
    found = results([Utterance(0, 0.0, 1.0, [Word("a—bcd", 0.0, 0.8, 1.0)])], "en")

    assert [(r.start_time, r.end_time) for r in found] == [(0.0, 0.2), (0.2, 0.2), (0.2, 0.8)]


def test_a_single_quote_is_closed_within_its_utterance():
    found = results([utterance("he said 'the dogs' loudly"), utterance("the dogs' bowl", 1, 9.0)], "en")

    assert contents(found) == ["he", "said", "'", "the", "dogs", "'", "loudly", "the", "dogs'", "bowl"]


@pytest.mark.parametrize(
    ("permitted", "text", "sentence_ends"),
    [
        (None, "Well, “yes.” Why? Times—gone", [".", "?"]),
        ([".", ","], "Well, yes. Why Times gone", ["."]),
        (["?"], "Well yes Why? Times gone", ["?"]),
        ([], "Well yes Why Times gone", []),
        (["—"], "Well yes Why Times—gone", []),
    ],
)
def test_only_permitted_marks_are_written_and_sentence_ends_follow_them(permitted, text, sentence_ends):
    found = of("Well, “yes.” Why? Times—gone", permitted_marks=permitted)

    assert text_of(found) == text
    assert ends(found) == sentence_ends


def test_a_full_stop_that_is_part_of_a_word_needs_no_permission():
    assert text_of(of("Mr. Smith, 3.5", permitted_marks=[])) == "Mr. Smith 3.5"


def test_times_that_overlap_or_run_backwards_are_straightened():
    words = [Word("a", 1.0, 2.0, 1), Word("b", 1.5, 1.2, 1), Word("c", 0.2, 2.5, 1)]
    found = results([Utterance(0, 0.0, 3.0, words)], "en")

    assert [(r.start_time, r.end_time) for r in found] == [(1.0, 2.0), (2.0, 2.0), (2.0, 2.5)]


def test_a_confidence_out_of_range_is_a_probability_all_the_same():
    found = results([Utterance(0, 0, 1, [Word("a", 0, 0.1, 1.0000002), Word("b", 0.1, 0.2, -0.1)])], "en")

    assert [r.alternatives[0].confidence for r in found] == [1.0, 0.0]


spellings = st.text(st.sampled_from("abI1.,!?;:\"'’“”()-–—…$%"), min_size=1, max_size=8)
words = st.lists(
    st.builds(Word, spellings, st.floats(0, 7200), st.floats(0, 7200), st.floats(0, 1)),
    max_size=20,
)


@given(st.lists(words, max_size=4))
def test_times_never_decrease_and_have_two_decimals(said):
    found = results([Utterance(i, 0, 7200, each) for i, each in enumerate(said)], "en")

    times = [time for result in found for time in (result.start_time, result.end_time)]
    assert all(before <= after for before, after in pairwise(times))
    assert all(time == round(time, 2) for time in times)


@given(st.lists(words, max_size=4))
def test_no_result_is_empty_and_marks_stand_at_the_end_of_the_word_before(said):
    found = results([Utterance(i, 0, 7200, each) for i, each in enumerate(said)], "en")

    assert all(contents(found))
    end = None
    for result in found:
        if result.type == "word":
            end = result.end_time
        else:
            assert result.start_time == result.end_time
            assert end is None or result.start_time == end


@given(words)
def test_joining_the_results_gives_the_characters_back(said):
    found = results([Utterance(0, 0, 7200, said)], "en")

    assert "".join(text_of(found).split()) == "".join(word.text for word in said)


@given(st.lists(spellings.filter(lambda text: any(map(str.isalnum, text))), max_size=20))
def test_joining_the_results_gives_the_words_back(texts):
    found = results([Utterance(0, 0, 7200, [Word(text, i, i + 1, 1) for i, text in enumerate(texts)])], "en")

    assert text_of(found) == " ".join(texts)


@pytest.mark.parametrize(
    ("first", "second", "written"),
    [
        ("It ended.", "we went on.", "It ended. We went on."),
        ("It ended,", "we went on.", "It ended, we went on."),
        ("It ended.", "iPhones rang.", "It ended. iPhones rang."),
        ("It ended.", "50 came.", "It ended. 50 came."),
        ("Es endete.", "über uns.", "Es endete. Über uns."),
    ],
)
def test_an_utterance_behind_the_end_of_a_sentence_begins_one(first, second, written):
    found = results([utterance(first), utterance(second, 1, 9.0)], "en")
    assert to_txt(Transcript(Metadata(""), found)).strip() == written
