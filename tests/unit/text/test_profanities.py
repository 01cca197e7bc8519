import pytest

from tests.spoken import spoken
from transcriber.text.disfluencies import tagged as with_disfluencies
from transcriber.text.profanities import tagged


@pytest.mark.parametrize("word", ["shit", "Shit", "bollocks", "wanker's"])
def test_a_profane_word_is_marked_and_stays(word):
    (result,) = tagged(spoken(word), "en")

    assert result.alternatives[0].tags == ("profanity",)
    assert result.alternatives[0].content == word


@pytest.mark.parametrize("word", ["Scunthorpe", "shiitake", "cockpit", "assess", "Dick", "hell", "class"])
def test_innocent_words_are_not_marked(word):
    assert tagged(spoken(word), "en") == spoken(word)


@pytest.mark.parametrize(
    ("language", "profane", "innocent"),
    [
        ("de", "Scheiße", "Pute"),
        ("es", "mierda", "hostal"),
        ("fr", "l'enculé", "dispute"),
        ("it", "cazzo", "cavolo"),
        ("pt", "porra", "porrada"),
    ],
)
def test_each_language_has_its_own_words(language, profane, innocent):
    first, second = tagged(spoken(f"{profane} {innocent}", language=language), language)

    assert first.alternatives[0].tags == ("profanity",)
    assert second.alternatives[0].tags is None


def test_a_language_without_a_list_has_no_marks():
    assert tagged(spoken("shit"), "cy") == spoken("shit")


def test_both_kinds_of_marks_stand_side_by_side():
    found = tagged(with_disfluencies(spoken("um shit"), "en"), "en")

    assert [result.alternatives[0].tags for result in found] == [("disfluency",), ("profanity",)]
