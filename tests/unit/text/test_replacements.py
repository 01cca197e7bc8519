from unicodedata import normalize

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.config import ConfigInvalid
from tests.spoken import contents, spoken, written
from transcriber.text.confined import KEY
from transcriber.text.replacements import replacing


def applied_to(results, *rules):
    with replacing(rules) as replacements:
        return replacements.applied_to(results)


def replaced(text, *rules):
    return written(applied_to(spoken(text), *rules))


def test_a_word_is_replaced_wherever_it_stands():
    assert replaced("foo, no foo.", ("foo", "bar")) == "bar, no bar."


def test_capitals_make_another_word():
    assert replaced("Foo foo", ("foo", "bar")) == "Foo bar"


@pytest.mark.parametrize(
    ("said", "look_for", "write", "expected"),
    [
        ("C'est l'été.", "l'été", "l'hiver", "C'est l'hiver."),
        ("C’est l’été.", "l'été", "l'hiver", "C’est l'hiver."),  # noqa: RUF001 - as some engines write it
        ("dell'anno", "dell’anno", "del secolo", "del secolo"),  # noqa: RUF001 - as some users write it
        ("café", normalize("NFD", "café"), "thé", "thé"),
        (normalize("NFD", "café"), "café", "thé", "thé"),
        ("café", normalize("NFD", "/fé/"), "ffè", "caffè"),
        ("Straße", "strasse", "Weg", "Straße"),
        ("ÜBER über", "über", "unter", "ÜBER unter"),
        ("¿Qué? ¡Qué!", "Qué", "Cómo", "¿Cómo? ¡Cómo!"),
    ],
)
def test_words_of_any_language_are_found_however_their_accents_and_apostrophes_are_encoded(
    said, look_for, write, expected
):
    assert replaced(said, (look_for, write)) == expected


def test_a_part_of_a_word_is_no_word():
    assert replaced("food", ("foo", "bar")) == "food"


def test_a_pattern_replaces_all_its_matches_within_a_word():
    assert replaced("banana", ("/an/", "AN")) == "bANANa"


@pytest.mark.parametrize(
    ("rule", "said", "expected"),
    [
        (("/^[hH]ello$/", "goodbye"), "Hello hello othello", "goodbye goodbye othello"),
        (("/(cheese)/", "[$1]"), "cheesecake", "[cheese]cake"),
        (("/(?<day>Mon|Tues)day/", "$<day>."), "Monday", "Mon."),
        (("/o/i", "0"), "Oslo", "0sl0"),
        (("/l/g", "L"), "hello", "heLLo"),
        (("/e/", "<$&>"), "been", "b<e><e>n"),
        (("/b/", "$`$'"), "abc", "aacc"),
        (("/a/", "$$"), "cat", "c$t"),
        (("/(a)(b)?/", "$2$1"), "ax", "ax"),
        (("/(a)/", "$12"), "a", "a2"),
        (("/é/", "e"), "été", "ete"),
        ((r"/\d+/", "#"), "room101", "room#"),
        (("/$/", "!"), "日本", "日本!"),
        (("/a/b/", "c"), "a/b", "c"),
    ],
)
def test_patterns_are_those_of_ecmascript(rule, said, expected):
    assert replaced(said, rule) == expected


def test_plain_words_come_before_patterns_wherever_they_stand():
    assert replaced("foo", ("/foo/", "pattern"), ("foo", "plain")) == "plain"


def test_the_first_pattern_that_matches_is_the_only_one():
    assert replaced("foo", ("/f/", "g"), ("/oo/", "ee")) == "goo"


def test_what_was_replaced_is_not_replaced_again():
    assert replaced("foo", ("foo", "bar"), ("bar", "baz"), ("/bar/", "qux")) == "bar"


def test_a_word_replaced_by_nothing_goes_with_the_marks_behind_it():
    assert replaced("I, well, know.", ("well", "")) == "I, know."


def test_what_is_no_text_in_utf_8_is_left_alone_and_written_as_it_is():
    assert replaced("a\ud800 ba", ("/a/", "\udc00")) == "a\ud800 b\udc00"


def test_marks_are_not_words():
    assert replaced("Yes.", ("/./", "x")) == "xxx."


def test_every_malformed_pattern_is_named_before_anything_is_recognised():
    with pytest.raises(ConfigInvalid) as error:
        replaced("foo", ("/(/", "x"), ("fine", "y"), ("/[a/", "z"), ("/a/q", "w"))

    assert [mistake.path for mistake in error.value.mistakes] == [f"{KEY}[{n}].from" for n in (0, 2, 3)]
    assert "the flag 'q'" in str(error.value.detail)


@given(st.text("ab/.", min_size=1, max_size=5), st.text("ab$1", max_size=5))
def test_a_plain_text_is_written_as_it_is(word, to):
    if not (word.startswith("/") and word.count("/") > 1):
        with replacing([(word, to)]) as replacements:
            assert replacements.applied([word]) == {word: to}


@given(st.lists(st.sampled_from(["foo", "bar,", "Baz."]), max_size=8))
def test_rules_that_match_nothing_change_nothing(words):
    said = spoken(" ".join(words))

    assert applied_to(said, ("quux", "x"), ("/z{3}/", "y")) == said
    assert contents(said) == contents(applied_to(said))
