import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.engines.test_vocabulary import CONTROL, SPACE, written
from transcriber.engines.base import Entry
from transcriber.engines.biasing.spellings import spellings
from transcriber.engines.moonshine.segmenting import segmenter as segmenter_of
from transcriber.engines.moonshine.tokens import Vocabulary

PIECES = [
    "ab",
    f"{SPACE}a",
    "abc",
    f"{SPACE}Ab",
    f"{SPACE}w",
    "il",
    "l",
    f"{SPACE}wil",
    f"{SPACE}will",
    *"abcAwil",
    SPACE,
]
"""In the order of learning, single characters last."""


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    path = tmp_path_factory.mktemp("vocabulary") / "tokenizer.bin"
    singles = [bytes([value]) for value in range(256)]
    path.write_bytes(written([*CONTROL, *singles, *(piece.encode() for piece in PIECES)]))
    return Vocabulary(path)


@pytest.fixture(scope="module")
def segmenter(vocabulary):
    return segmenter_of(vocabulary.tokens)


def pieces(vocabulary, tokens):
    return [vocabulary.tokens[token].decode() for token in tokens]


def test_the_piece_that_was_learnt_first_is_made_first(vocabulary, segmenter):
    assert pieces(vocabulary, segmenter.tokens("abc")) == [SPACE, "abc"]


def test_each_word_begins_with_the_sign_of_a_word(vocabulary, segmenter):
    assert pieces(vocabulary, segmenter.tokens("will  ab")) == [f"{SPACE}will", SPACE, "ab"]


@given(st.text(max_size=30))
def test_no_text_is_lost(vocabulary, segmenter, text):
    assert vocabulary.text(segmenter.tokens(text)) == " ".join(text.replace(SPACE, " ").split())


def test_an_entry_is_listened_for_in_the_ways_that_it_may_be_written(vocabulary, segmenter):
    found = [vocabulary.text(tokens) for tokens in spellings(Entry("abC", ("wil a",)), segmenter)]
    assert found == ["abC", "Abc", "abc", "wil a", "Wil A"]


def test_a_word_of_the_language_is_listened_for_as_it_stands_only(vocabulary, segmenter):
    assert [vocabulary.text(tokens) for tokens in spellings(Entry("Will"), segmenter)] == ["Will"]
