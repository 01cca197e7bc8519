import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.engines.fake_decoder import END, TOKENS, FakeDecoder, chunk
from tests.unit.engines.test_vocabulary import CONTROL, SPACE, written
from transcriber.engines.moonshine.batch import Workspace
from transcriber.engines.moonshine.biasing.bias import TOKEN_BONUS, Bias, tree
from transcriber.engines.moonshine.biasing.trie import Trie
from transcriber.engines.moonshine.decoding import SearchOptions, search
from transcriber.engines.moonshine.tokens import Vocabulary

TEXTS = [f"{SPACE}new", f"{SPACE}york", f"{SPACE}your", "k", ",", "shire", f"{SPACE}city"]
NEW, YORK, YOUR, K, COMMA, SHIRE, CITY = range(3, 10)

tokens = st.lists(st.integers(0, 5), min_size=1, max_size=6).map(tuple)


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory):
    path = tmp_path_factory.mktemp("vocabulary") / "tokenizer.bin"
    path.write_bytes(written([*CONTROL, *(text.encode() for text in TEXTS), *[b"?"] * TOKENS]))
    return Vocabulary(path)


def heard(language, entries, vocabulary, beams=2):
    bias = Bias(tree([(entry, at) for at, entry in enumerate(entries)]), vocabulary)
    options = SearchOptions(beams, length_penalty=0.0)
    (found,) = search(FakeDecoder(language), [chunk()], options, Workspace(), bias)
    return found


def spoken(table):
    return lambda history: table.get(history, {END: 1.0})


@given(st.lists(tokens, max_size=20))
def test_every_entry_ends_behind_its_tokens_and_the_first_of_two_alike_counts(entries):
    trie = Trie()
    for number, entry in enumerate(entries):
        trie.add(entry, number)
    for entry in entries:
        node = 0
        for token in entry:
            node = trie.children(node)[token]
        assert trie.end(node) == entries.index(entry)


@given(st.lists(tokens, max_size=20))
def test_nothing_else_ends_in_the_tree(entries):
    trie = tree([(entry, number) for number, entry in enumerate(entries)])
    assert sum(trie.end(node) is not None for node in range(len(trie))) == len(set(entries))


YOUR_OR_YORK = spoken({(): {YOUR: 0.7, YORK: 0.3}})


def test_an_entry_wins_over_what_is_somewhat_more_probable(vocabulary):
    assert heard(YOUR_OR_YORK, [], vocabulary).tokens == (YOUR,)
    assert heard(YOUR_OR_YORK, [(YORK,)], vocabulary).tokens == (YORK,)


def test_an_entry_does_not_win_over_what_is_far_more_probable(vocabulary):
    language = spoken({(): {YOUR: 0.99, YORK: 0.01}})
    assert heard(language, [(YORK,)], vocabulary).tokens == (YOUR,)


def test_the_bonus_of_a_way_that_is_left_is_taken_back(vocabulary):
    language = spoken({(): {YOUR: 0.7, YORK: 0.3}})
    found = heard(language, [(YORK, CITY)], vocabulary)
    assert found.tokens == (YOUR,)
    assert not found.track.matches


def test_a_longer_word_is_not_taken_for_the_entry_it_begins_with(vocabulary):
    language = spoken({(): {YOUR: 0.6, YORK: 0.4}, (YORK,): {SHIRE: 1.0}})
    assert heard(language, [(YORK,)], vocabulary).tokens == (YOUR,)


def test_punctuation_ends_an_entry(vocabulary):
    language = spoken({(): {YORK: 1.0}, (YORK,): {COMMA: 1.0}})
    (match,) = heard(language, [(YORK,)], vocabulary).track.matches
    assert (match.first, match.after) == (0, 1)


def test_of_two_entries_that_begin_alike_the_longest_that_was_said_is_heard(vocabulary):
    entries = [(NEW, YORK), (NEW, YORK, CITY)]
    short = spoken({(): {NEW: 1.0}, (NEW,): {YORK: 1.0}, (NEW, YORK): {NEW: 1.0}})
    long = spoken({(): {NEW: 1.0}, (NEW,): {YORK: 1.0}, (NEW, YORK): {CITY: 1.0}})
    assert [match.entry for match in heard(short, entries, vocabulary).track.matches] == [0]
    assert [match.entry for match in heard(long, entries, vocabulary).track.matches] == [1]


def test_scores_are_those_of_the_decoder_without_the_bonus(vocabulary):
    found = heard(YOUR_OR_YORK, [(YORK,)], vocabulary)
    assert np.allclose(np.exp(found.scores), [0.3, 1.0])
    assert math.isclose(found.total, math.log(0.3) + TOKEN_BONUS, rel_tol=1e-5)


def test_one_after_the_other_is_heard_twice(vocabulary):
    language = spoken({(): {YORK: 1.0}, (YORK,): {YORK: 1.0}, (YORK, YORK): {COMMA: 1.0}})
    found = heard(language, [(YORK,)], vocabulary)
    assert [(match.first, match.after) for match in found.track.matches] == [(0, 1), (1, 2)]
