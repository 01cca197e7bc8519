# ruff: noqa: RUF001 these characters are meant
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcriber.output.abbreviations import keeps_full_stop
from transcriber.output.split import split


def parts(text, *, in_quote=False, following="more", language="en"):
    def belongs(word):
        return keeps_full_stop(word, following, language)

    return [(part.text, part.attaches_to) for part in split(text, belongs, in_quote=in_quote)]


@pytest.mark.parametrize(
    "text",
    [
        "hello",
        "isn't",
        "isn’t",
        "o'clock",
        "well-known",
        "wor-",
        "3.5",
        "10,000",
        "$5",
        "50%",
        "#1",
        "-5",
        ".5",
        ".net",
        "5:30",
        "and/or",
        "AT&T",
        "1914–18",
        "word(s)",
        "'tis",
        "'90s",
        "dogs'",
        "U.S.",
        "a.m.",
        "Ph.D.",
        "Mr.",
        "example.com",
    ],
)
def test_a_word_stays_whole(text):
    assert parts(text) == [(text, None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("times,", [("times", None), (",", "previous")]),
        ("“Yes?”", [("“", "next"), ("Yes", None), ("?", "previous"), ("”", "previous")]),
        ('"No!"', [('"', "next"), ("No", None), ("!", "previous"), ('"', "previous")]),
        ("(aside)", [("(", "next"), ("aside", None), (")", "previous")]),
        ("$5.", [("$5", None), (".", "previous")]),
        ("well...", [("well", None), ("...", "previous")]),
        ("wait--", [("wait", None), ("--", "previous")]),
        ("—and", [("—", "next"), ("and", None)]),
        ("times—it", [("times", None), ("—", "both"), ("it", None)]),
        ("well--maybe", [("well", None), ("--", "both"), ("maybe", None)]),
        (
            "what?—No!",
            [("what", None), ("?", "previous"), ("—", "both"), ("No", None), ("!", "previous")],
        ),
        ("¿Qué?", [("¿", "next"), ("Qué", None), ("?", "previous")]),
        ("U.S.,", [("U.S.", None), (",", "previous")]),
        ("Inc.,", [("Inc.", None), (",", "previous")]),
        ("'hello", [("'", "next"), ("hello", None)]),
        ("'hello'", [("'", "next"), ("hello", None), ("'", "previous")]),
    ],
)
def test_marks_at_the_edges_come_off(text, expected):
    assert parts(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("--", [("--", "none")]),
        ("—", [("—", "none")]),
        ("-", [("-", "none")]),
        (".", [(".", "previous")]),
        ("?!", [("?", "previous"), ("!", "previous")]),
        ("“", [("“", "next")]),
        ("”", [("”", "previous")]),
        ("(“", [("(", "next"), ("“", "next")]),
        ("...", [("...", "previous")]),
        ('"', [('"', "none")]),
    ],
)
def test_marks_without_a_word_attach_where_they_belong(text, expected):
    assert parts(text) == expected


def test_a_single_quote_closes_only_what_was_opened():
    assert parts("dogs'", in_quote=True) == [("dogs", None), ("'", "previous")]
    assert parts("dogs'", in_quote=False) == [("dogs'", None)]


@pytest.mark.parametrize(
    ("word", "following", "kept"),
    [
        ("Mr", "Smith", True),
        ("Mr", None, False),
        ("No", "5", True),
        ("No", "That", False),
        ("etc", "and", True),
        ("etc", "The", False),
        ("J", "Smith", True),
        ("I", "Then", False),
        ("U.S", "Army", True),
        ("p.m", None, True),
        ("times", "it", False),
    ],
)
def test_a_full_stop_belongs_to_an_abbreviation_but_not_to_a_sentence(word, following, kept):
    assert keeps_full_stop(word, following, "en") is kept


def test_abbreviations_are_those_of_the_language():
    assert not keeps_full_stop("Mr", "Smith", "xx")


@pytest.mark.parametrize(
    ("language", "word", "following", "kept"),
    [
        ("de", "3", "Mai", True),
        ("de", "3", "Mai,", True),
        ("de", "21", "Jahrhundert", True),
        ("de", "3", "von", True),
        ("de", "20", "Danach", False),
        ("de", "3", None, False),
        ("de", "1998", "Mai", False),
        ("en", "3", "May", False),
        ("fr", "3", "mai", False),
        ("de", "bzw", "nicht", True),
        ("de", "Nr", "5", True),
        ("es", "Sra", "García", True),
        ("fr", "M", "Dupont", True),
        ("fr", "m", "Puis", False),
        ("it", "ecc", "Poi", False),
        ("pt", "Dra", "Ana", True),
    ],
)
def test_other_languages_have_their_abbreviations_and_german_its_ordinals(language, word, following, kept):
    assert keeps_full_stop(word, following, language) is kept


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("va ?", [("va", None), ("?", "previous")]),
        ("Oui »", [("Oui", None), ("»", "previous")]),
        ("oui -", [("oui", None), ("-", "none")]),
        ("1998 :", [("1998", None), (":", "previous")]),
    ],
)
def test_marks_that_stand_apart_leave_no_space_in_the_word(text, expected):
    assert parts(text) == expected


@pytest.mark.parametrize(
    "word", ["l'été", "l’été", "dell'anno", "aujourd'hui", "1,5", "1.000", "3:30", "n°5"]
)
def test_marks_within_a_word_are_a_part_of_it(word):
    assert parts(f"{word},") == [(word, None), (",", "previous")]


marked = st.text(st.sampled_from("ab1.,!?;:\"'’“”()-–—…$%"), min_size=1, max_size=10)


@given(marked | st.text(min_size=1).filter(lambda text: not any(map(str.isspace, text))), st.booleans())
def test_the_parts_make_up_the_text_and_none_is_empty(text, in_quote):
    found = parts(text, in_quote=in_quote)

    assert "".join(part for part, _ in found) == text
    assert all(part for part, _ in found)


@given(marked)
def test_parts_attach_to_each_other_without_a_gap(text):
    """Between two parts of one text the left one attaches to the next, or the right one to the previous."""
    sides = [attaches_to for _, attaches_to in parts(text)]

    assert all(left in {"next", "both"} or right in {"previous", "both"} for left, right in pairwise(sides))
