import json

import pytest

from benchmarks.wer import spoken_text, word_errors


def test_case_punctuation_and_spelling_are_no_errors():
    assert word_errors(["it's the colour of twenty one cats"], ["It is the color, of 21 cats!"]).percent == 0


def test_each_kind_of_error_is_counted():
    errors = word_errors(["one red fox ran over hills"], ["one blue fox ran over"])
    assert (errors.substitutions, errors.deletions, errors.insertions, errors.words) == (1, 1, 0, 6)
    assert word_errors(["a fox"], ["a big fox"]).insertions == 1


def test_long_texts_weigh_more_than_short_ones():
    errors = word_errors(
        ["dog", "cats and birds sing at the gate"], ["fog", "cats and birds sing at the gate"]
    )
    assert errors.percent == pytest.approx(100 / 8)


def test_the_spoken_text_is_the_words_and_not_the_punctuation():
    def result(kind, text):
        return {"type": kind, "alternatives": [{"content": text}]}

    results = [result("word", "Well"), result("punctuation", ","), result("word", "yes")]
    assert spoken_text(json.dumps({"results": results}).encode()) == "Well yes"
