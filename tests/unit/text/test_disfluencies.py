from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.spoken import contents, spoken, written
from transcriber.text.disfluencies import SOUNDS, tagged, without


def clean(text):
    return written(without(tagged(spoken(text), "en")))


@pytest.mark.parametrize("word", ["um", "Um", "UH", "mhm", "uh-huh", "hmm"])
def test_a_sound_of_hesitation_is_marked_however_it_is_written(word):
    (result,) = tagged(spoken(word), "en")

    assert result.alternatives[0].tags == ("disfluency",)
    assert result.alternatives[0].content == word


def test_other_words_are_not_marked():
    assert all(result.alternatives[0].tags is None for result in tagged(spoken("The umbrella, then."), "en"))


@pytest.mark.parametrize(
    ("language", "said", "left"),
    [
        ("de", "Ähm, das ist, äh, gut.", "Das ist, gut."),
        ("es", "Eh, no lo sé, em, este libro.", "No lo sé, este libro."),
        ("es", "¿Eh, vienes? ¡Em! ¿Eh? Ya, ¿eh, ahora?", "¿Vienes? Ya, ¿ahora?"),
        ("fr", "Euh, l'été, hum, c'est heu bien ?", "L'été, c'est bien?"),
        ("it", "Ehm, dell'anno, mmm, eh sì.", "Dell'anno, eh sì."),
        ("pt", "Hum, não é, né, ahn, bom.", "Não é, né, bom."),
    ],
)
def test_each_language_has_its_own_sounds_and_words_that_mean_something_stay(language, said, left):
    results = spoken(said, language=language)

    assert written(without(tagged(results, language))) == left


def test_a_language_without_a_list_has_no_marks():
    assert tagged(spoken("um"), "cy") == spoken("um")


@pytest.mark.parametrize(
    ("said", "left"),
    [
        ("Um, what would you like, hmm?", "What would you like?"),
        ("I was, um, thinking.", "I was, thinking."),
        ("I was um thinking.", "I was thinking."),
        ("Uh, um, no.", "No."),
        ("Um.", ""),
        ("Um. Yes. Uh.", "Yes."),
        ("It is, uh.", "It is."),
        ("we uh, we went", "we, we went"),
        ('He said "um" twice.', "He said twice."),
    ],
)
def test_sounds_are_left_out_with_the_marks_that_were_theirs(said, left):
    assert clean(said) == left


def test_the_end_of_a_sentence_stands_where_its_last_word_ends():
    *_, word, mark = without(tagged(spoken("It is, uh."), "en"))

    assert mark.is_eos
    assert mark.start_time == mark.end_time == word.end_time


@given(st.lists(st.sampled_from(["um,", "uh", "Well,", "no.", "we", "Um.", "(er)", "that?"]), max_size=12))
def test_no_other_word_is_lost_and_no_sound_is_left(words):
    found = without(tagged(spoken(" ".join(words)), "en"))

    left = [word.lower() for word in contents(found) if word[0].isalnum()]
    plain = [word.strip(",.?()").lower() for word in words]
    assert left == [word for word in plain if word not in SOUNDS["en"]]


@given(st.lists(st.sampled_from(["um,", "uh", "Well,", "no.", "we", "Um.", "that?"]), max_size=12))
def test_no_two_commas_or_stops_follow_each_other(words):
    found = without(tagged(spoken(" ".join(words)), "en"))

    marks = [result.type == "punctuation" for result in found]
    assert not any(a and b for a, b in pairwise(marks))
    assert not marks or not marks[0]
