import numpy as np
import pytest

from tests.unit.engines.fake_decoder import END, TOKENS, FakeDecoder, chunk
from tests.unit.engines.test_vocabulary import CONTROL, written
from transcriber.engines.moonshine.batch import Workspace
from transcriber.engines.moonshine.biasing.bias import Bias
from transcriber.engines.moonshine.biasing.rescoring import Alternative, Judge
from transcriber.engines.moonshine.biasing.trie import Trie
from transcriber.engines.moonshine.decoding import SearchOptions, search
from transcriber.engines.moonshine.tokens import Vocabulary

A, B, C, NAME, REST = 11, 12, 13, 14, 15

TABLE = {
    (): {A: 1.0},
    (A,): {B: 0.9, NAME: 0.01},
    (A, B): {C: 0.9, NAME: 0.05},
    (A, NAME): {REST: 0.9},
    (A, NAME, REST): {C: 0.9},
    (A, B, C): {END: 1.0},
    (A, NAME, REST, C): {END: 1.0},
}


def language(history):
    return TABLE.get(history, {END: 1.0})


@pytest.fixture(scope="module")
def nothing(tmp_path_factory):
    """A bias to no entry at all."""
    path = tmp_path_factory.mktemp("vocabulary") / "tokenizer.bin"
    path.write_bytes(written([*CONTROL, *[b"?"] * TOKENS]))
    return Bias(Trie(), Vocabulary(path))


@pytest.fixture
def judged(nothing):
    """What becomes of "A B C" with these alternatives."""

    def judge(*alternatives):
        decoder = FakeDecoder(language)
        (found,) = search(decoder, [chunk()], SearchOptions(), Workspace(), nothing)
        assert found.tokens == (A, B, C)
        before = decoder.steps
        improved = Judge(decoder, chunk(), found, Workspace()).improved(alternatives)
        return improved, decoder.steps - before

    return judge


def name(bonus, first=1, after=2):
    return Alternative(first, after, entry=7, tokens=(NAME, REST), bonus=bonus)


def test_an_entry_that_with_its_bonus_is_more_probable_replaces_what_was_heard(judged):
    improved, _ = judged(name(bonus=5.0))
    assert improved.tokens == (A, NAME, REST, C)
    (match,) = improved.track.matches
    assert (match.first, match.after, match.entry) == (1, 3, 7)


def test_its_tokens_have_the_probabilities_the_decoder_gives_them(judged):
    improved, _ = judged(name(bonus=5.0))
    assert np.allclose(np.exp(improved.scores), [1.0, 0.01, 0.9, 0.9, 1.0], atol=1e-4)
    assert len(improved.attention) == len(improved.tokens)


def test_an_entry_that_is_too_improbable_is_not_written_and_soon_given_up(judged):
    improved, steps = judged(name(bonus=2.0))
    assert improved.tokens == (A, B, C)
    assert steps == 1


def test_of_two_entries_in_one_place_the_better_one_is_written(judged):
    other = Alternative(1, 3, entry=8, tokens=(NAME,), bonus=4.0)
    improved, _ = judged(other, name(bonus=6.0))
    assert [match.entry for match in improved.track.matches] == [7]


def test_an_entry_may_be_the_first_word(judged):
    improved, _ = judged(Alternative(0, 1, entry=1, tokens=(A,), bonus=1.0))
    assert improved.tokens == (A, B, C)
    assert [match.entry for match in improved.track.matches] == [1]
