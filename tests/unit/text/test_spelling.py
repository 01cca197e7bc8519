import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.spoken import spoken as said
from tests.spoken import written as text_of
from transcriber.text.spelling import spelt, spelt_word, table_of

BRITISH = table_of("en-GB")
AMERICAN = table_of("en-US")


@pytest.mark.parametrize(
    ("american", "british"),
    [
        ("color", "colour"),
        ("colors", "colours"),
        ("favorite", "favourite"),
        ("neighborhood", "neighbourhood"),
        ("center", "centre"),
        ("centered", "centred"),
        ("theater", "theatre"),
        ("kilometers", "kilometres"),
        ("organize", "organise"),
        ("organizations", "organisations"),
        ("realizing", "realising"),
        ("recognizable", "recognisable"),
        ("apologized", "apologised"),
        ("analyze", "analyse"),
        ("paralyzed", "paralysed"),
        ("traveling", "travelling"),
        ("canceled", "cancelled"),
        ("travelers", "travellers"),
        ("modeling", "modelling"),
        ("fulfill", "fulfil"),
        ("skillful", "skilful"),
        ("catalog", "catalogue"),
        ("defense", "defence"),
        ("pediatricians", "paediatricians"),
        ("gray", "grey"),
        ("jewelry", "jewellery"),
        ("plowed", "ploughed"),
        ("maneuvers", "manoeuvres"),
        ("aluminum", "aluminium"),
    ],
)
def test_a_word_is_written_as_the_country_does_and_back(american, british):
    assert spelt_word(american, BRITISH) == british
    assert spelt_word(british, AMERICAN) == american
    assert spelt_word(british, BRITISH) == british
    assert spelt_word(american, AMERICAN) == american


@pytest.mark.parametrize(
    "word",
    [
        "meter",
        "check",
        "program",
        "practice",
        "license",
        "tire",
        "curb",
        "story",
        "draft",
        "disk",
        "glamorous",
    ],
)
def test_a_word_that_could_mean_two_things_stays(word):
    assert spelt_word(word, BRITISH) == word


@pytest.mark.parametrize(
    "word",
    [
        "size",
        "prize",
        "seize",
        "capsize",
        "advise",
        "exercise",
        "surprise",
        "promise",
        "wise",
        "rise",
        "otherwise",
        "compromise",
        "enterprise",
        "television",
        "horse",
        "excellent",
        "humorous",
        "vigorous",
        "laborious",
        "honorary",
        "coloration",
        "equality",
        "signature",
        "capitalist",
    ],
)
def test_a_word_that_is_spelt_alike_stays(word):
    assert spelt_word(word, BRITISH) == word
    assert spelt_word(word, AMERICAN) == word


@pytest.mark.parametrize(
    ("british", "american"), [("metres", "meters"), ("cheque", "check"), ("tyre", "tire")]
)
def test_a_british_word_that_is_clear_becomes_american(british, american):
    assert spelt_word(british, AMERICAN) == american


def test_australian_spelling_is_british_in_these_words():
    assert table_of("en-AU") == BRITISH


def test_capitals_possessives_hyphens_and_marks_stay():
    assert text_of(spelt(said("COLOR? Color, color's colors' multi-colored, iColor."), "en-GB")) == (
        "COLOUR? Colour, colour's colours' multi-coloured, iColor."
    )


@given(st.sampled_from(sorted(BRITISH)))
def test_every_word_of_the_table_is_changed_and_comes_back(word):
    assert BRITISH[word] != word
    assert spelt_word(BRITISH[word], AMERICAN) == word


@given(st.text(max_size=12))
def test_other_words_are_left_as_they_are(word):
    if not any(part.lower() in word.lower() for part in BRITISH):
        assert spelt_word(word, BRITISH) == word
