import time
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.spoken import contents, spoken, written
from transcriber.text.entities.languages import languages
from transcriber.text.entities.stage import with_entities

EXAMPLES = {
    "cardinal": {
        "nineteen": "19",
        "twenty five": "25",
        "thirty-five": "35",
        "two hundred and five": "205",
        "twenty thousand": "20,000",
        "one thousand nine hundred and fifty": "1,950",
        "fifty-two thousand three hundred and six": "52,306",
        "two million": "2 million",
        "one point five million": "1.5 million",
        "a thousand": "1,000",
        "a hundred": "100",
        "10,000": "10,000",
        "101": "101",
        "0171234567": "0171234567",
        "1.1 million": "1.1 million",
        "1234567890123456789": "1,234,567,890,123,456,789",
        "999 trillion": "999 trillion",
    },
    "decimal": {"eighteen point one two": "18.12", "zero point zero five": "0.05", "3.14": "3.14"},
    "fraction": {
        "three sixteenths": "3/16",
        "two and a half": "2½",
        "three quarters": "3/4",
        "two thirds": "2/3",
    },
    "ordinal": {
        "forty second": "42nd",
        "twenty-first": "21st",
        "hundred and thirteenth": "113th",
        "21st": "21st",
    },
    "money": {
        "twenty dollars": "$20",
        "two dollars and five cents": "$2.05",
        "two dollars five cents": "$2.05",
        "one hundred million dollars": "$100 million",
        "a hundred pounds": "£100",
        "two point five euros": "€2.5",
        "ninety nine pence": "99p",
        "five cents": "5¢",
        "$5": "$5",
        "£1,200.50": "£1,200.50",
        "$2 million": "$2 million",
        "$1.5 billion": "$1.5 billion",
        "20 €": "€20",
    },
    "percentage": {
        "two hundred percent": "200%",
        "two point five per cent": "2.5%",
        "five percent": "5%",
        "50%": "50%",
        "50 %": "50%",
    },
    "date": {
        "seventeenth of January twenty twenty two": "17th of January 2022",
        "May fifth nineteen ninety nine": "May 5th 1999",
        "March 2020": "March 2020",
        "July four": "July 4",
        "twelve October": "12 October",
        "nineteen oh five": "1905",
        "two thousand and five": "2005",
        "1987": "1987",
        "first of May": "1st of May",
        "August the third": "August 3rd",
    },
    "time": {
        "eleven forty a m": "11:40 a.m.",
        "six p.m.": "6 p.m.",
        "nine oh five am": "9:05 a.m.",
        "five o'clock": "5:00",
        "half past six": "6:30",
        "a quarter to nine": "8:45",
        "a quarter to one": "12:45",
        "ten past four": "4:10",
        "3:30": "3:30",
        "3:30 p.m.": "3:30 p.m.",
        "3:30 PM": "3:30 p.m.",
        "3pm": "3 p.m.",
        "11:05am": "11:05 a.m.",
    },
    "span": {
        "ten to twelve": "10 to 12",
        "one hundred to two hundred million pounds": "100 to £200 million",
        "five to ten percent": "5 to 10%",
    },
    "telephone": {
        "five five five four two nine two two two eight": "(555) 429-2228",
        "five five five oh one double seven": "555-0177",
        "555-123-4567": "555-123-4567",
    },
    "credit card": {" ".join(["four", *["one"] * 15]): "4111 1111 1111 1111"},
    "alphanum": {"a z triple seven five four": "AZ77754", "b two b": "B2B"},
    "electronic": {
        "bob at example dot com": "bob@example.com",
        "jane dot doe at example dot co dot uk": "jane.doe@example.co.uk",
        "example dot org": "example.org",
        "bob@example.com": "bob@example.com",
    },
    "measurement": {
        "ten kilometers per second": "10 km/s",
        "five point two kilograms": "5.2 kg",
        "twenty degrees celsius": "20°C",
        "ninety degrees": "90°",
        "one hundred square metres": "100 m²",
        "six inches": "6 in",
        "sixty miles an hour": "60 mi/h",
    },
}
SPOKEN = [
    (said, kind, form) for kind, table in EXAMPLES.items() for said, form in table.items() if form is not None
]


@pytest.mark.parametrize(("said", "kind", "form"), SPOKEN)
def test_what_is_said_as_words_is_written_as_its_class_is(said, kind, form):
    found = with_entities(spoken(said), "en")

    assert [(result.type, result.entity_class) for result in found] == [("entity", kind)]
    assert contents(found) == [form]


@pytest.mark.parametrize(
    "said",
    [
        "one of them",
        "no one knew",
        "wait a second",
        "the second floor",
        "I may go",
        "two may come",
        "first of all",
        "hundreds of people",
        "four-letter word",
        "one half of it",
        "seven days",
        "meet at ten",
        "one two three",
        "look at me",
        "a b c",
        "thousand",
        "five to four against",
    ],
)
def test_words_that_only_look_like_numbers_stay_words(said):
    assert with_entities(spoken(said), "en") == spoken(said)


def test_an_entity_holds_what_was_said_and_what_is_written():
    _, entity, word = with_entities(spoken("the seventeenth of January twenty twenty two came"), "en")

    assert [form.alternatives[0].content for form in entity.spoken_form] == [
        "seventeenth",
        "of",
        "January",
        "twenty",
        "twenty",
        "two",
    ]
    assert [form.alternatives[0].content for form in entity.written_form] == ["17th", "of", "January", "2022"]
    assert entity.written_form[0].start_time == entity.start_time
    assert entity.written_form[-1].end_time == entity.end_time
    assert word.alternatives[0].content == "came"


def test_an_entity_has_the_speaker_and_the_least_confidence_of_its_words():
    (entity,) = with_entities(spoken("twenty dollars", speaker="S2"), "en")

    assert entity.alternatives[0].speaker == "S2"
    assert entity.alternatives[0].confidence == 0.9


def test_marks_part_entities():
    found = with_entities(spoken("twenty, thousand people"), "en")

    assert contents(found) == ["20", ",", "thousand", "people"]


def test_an_entity_ends_where_another_speaks():
    found = with_entities([*spoken("twenty", speaker="S1"), *spoken("dollars", speaker="S2")], "en")

    assert contents(found) == ["20", "dollars"]


def test_the_text_has_the_written_form():
    assert written(with_entities(spoken("It cost twenty dollars, no more."), "en")) == "It cost $20, no more."


WORDS = st.sampled_from(
    [
        "a",
        "and",
        "at",
        "dollars",
        "dot",
        "double",
        "five",
        "hundred",
        "in",
        "January",
        "May",
        "million",
        "o",
        "of",
        "oh",
        "percent",
        "p.m.",
        "point",
        "second",
        "seventh",
        "six",
        "the",
        "thirds",
        "to",
        "twenty",
        "two",
        "zero",
        "$5",
        "1987",
        "3:30",
        "com",
        "past",
        "half",
        "quarter",
        "miles",
        "per,",
        "no.",
        "yes?",
    ]
)


@given(st.lists(WORDS, max_size=15))
def test_no_word_is_lost_and_none_changes_its_place(words):
    said = spoken(" ".join(words))

    unfolded = []
    for result in with_entities(said, "en"):
        forms = result.spoken_form or [result]
        unfolded += [(form.start_time, form.end_time, form.alternatives[0].content) for form in forms]
    assert unfolded == [(one.start_time, one.end_time, one.alternatives[0].content) for one in said]


@given(st.lists(WORDS, max_size=15))
def test_times_never_decrease(words):
    found = with_entities(spoken(" ".join(words)), "en")

    assert all(a.start_time <= b.start_time for a, b in pairwise(found))
    for entity in (result for result in found if result.type == "entity"):
        edges = [edge for form in entity.written_form for edge in (form.start_time, form.end_time)]
        assert edges == sorted(edges)


@pytest.mark.parametrize("language", sorted(languages()))
def test_digits_without_end_are_no_number(language):
    said = spoken("1" * 400, language=language)

    assert with_entities(said, language) == said


@pytest.mark.parametrize("said", ["a", "a dot", "five", "double a", "a at"])
def test_what_is_said_over_and_over_takes_time_in_proportion(said):
    words = spoken(f"{said} " * 5000)
    began = time.process_time()
    with_entities(words, "en")
    assert time.process_time() - began < 5
