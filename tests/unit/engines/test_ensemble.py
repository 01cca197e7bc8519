import math
from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.engines.fake_decoder import END, FakeDecoder, chunk
from tests.unit.engines.test_decoding import (
    GARDEN_PATH,
    A,
    B,
    C,
    all_texts,
    saying,
    small_languages,
    spoken,
)
from transcriber.engines.moonshine.batch import Workspace
from transcriber.engines.moonshine.decoding import SearchOptions, search
from transcriber.engines.moonshine.ensemble import averaged


def versions_of(*speakers, frames=12):
    """A chunk in which each version is in the language of another speaker."""
    first, *others = [chunk(speaker, frames + at) for at, speaker in enumerate(speakers)]
    return replace(first, others=others)


def decode(languages, chunks, beams=2, length_penalty=0.0):
    return search(FakeDecoder(*languages), chunks, SearchOptions(beams, length_penalty), Workspace())


def mean_of(tables):
    """The language that the versions of small languages speak together."""
    return {
        history: {token: np.mean([table[history][token] for table in tables]) for token in following}
        for history, following in tables[0].items()
    }


MISHEARD = spoken({(): {A: 0.7, B: 0.3}, (A,): {END: 0.9}, (B,): {END: 0.9}})
HEARD = spoken({(): {B: 0.8, A: 0.2}, (A,): {END: 0.9}, (B,): {END: 0.9}})


def test_what_most_versions_say_is_written():
    (found,) = decode([MISHEARD, HEARD], [versions_of(0, 1, 1)])
    assert found.tokens == (B,)
    assert np.allclose(np.exp(found.scores), [(0.3 + 0.8 + 0.8) / 3, 0.9])


def test_one_version_that_is_sure_outweighs_two_that_are_not():
    unsure = spoken({(): {A: 0.5, B: 0.45}, (A,): {END: 1.0}, (B,): {END: 1.0}})
    sure = spoken({(): {B: 0.99, C: 0.01}, (A,): {END: 1.0}, (B,): {END: 1.0}})
    (found,) = decode([unsure, sure], [versions_of(0, 0, 1)])
    assert found.tokens == (B,)


def test_versions_that_agree_are_as_good_as_one():
    (one,) = decode([GARDEN_PATH], [chunk()])
    (many,) = decode([GARDEN_PATH], [versions_of(0, 0, 0)])
    assert many.tokens == one.tokens == (B,)
    assert np.allclose(many.scores, one.scores)


def test_versions_that_disagree_lower_the_confidence():
    (sure,) = decode([HEARD], [chunk()])
    (unsure,) = decode([HEARD, MISHEARD], [versions_of(0, 1)])
    assert unsure.tokens == sure.tokens
    assert unsure.total < sure.total


def test_the_attention_is_that_of_the_chunk_as_it_is():
    (found,) = decode([saying(A, B, C)], [versions_of(0, 0, frames=7)])
    assert [part.shape for part in found.attention] == [(7,)] * 3
    assert [int(part.argmax()) for part in found.attention] == [0, 1, 2]


@given(st.lists(small_languages(), min_size=1, max_size=4), st.floats(0.0, 1.0))
def test_with_room_for_every_text_the_best_by_the_mean_is_found(tables, length_penalty):
    languages = [spoken(table) for table in tables]
    (found,) = decode(languages, [versions_of(*range(len(tables)))], 8, length_penalty)
    worth = max(sum(scores) / len(scores) ** length_penalty for _, scores in all_texts(mean_of(tables)))
    assert math.isclose(found.total / len(found.scores) ** length_penalty, worth, rel_tol=1e-4)


@given(
    texts=st.lists(st.lists(st.integers(30, 40), unique=True, max_size=10), min_size=2, max_size=6),
    beams=st.integers(1, 4),
)
def test_what_else_is_in_a_batch_makes_no_difference(texts, beams):
    """Chunks end at different steps, and leave the batch with all their versions."""
    languages = [saying(*text) for text in texts]
    chunks = [versions_of(at, at, at) for at in range(len(texts))]
    together = decode(languages, chunks, beams)
    assert [found.tokens for found in together] == [tuple(text) for text in texts]
    assert [found.scores for found in together] == [
        decode(languages, [one], beams)[0].scores for one in chunks
    ]


@st.composite
def named_tokens(draw):
    """What 3 versions say may follow each of 2 hypotheses: 4 tokens each, out of few."""
    tokens = [draw(st.permutations(range(7))) for _ in range(6)]
    probabilities = draw(st.lists(st.floats(0.0, 0.25, width=32), min_size=24, max_size=24))
    return (
        np.array(tokens, np.int64)[:, :4].reshape(2, 3, 4),
        np.array(probabilities, np.float32).reshape(2, 3, 4),
    )


@given(named_tokens())
def test_means_are_over_all_versions_and_the_best_come_first(named):
    tokens, probabilities = named
    best, means = averaged(tokens, probabilities)
    for hypothesis in range(2):
        expected = dict.fromkeys(tokens[hypothesis].ravel().tolist(), 0.0)
        for token, probability in zip(tokens[hypothesis].flat, probabilities[hypothesis].flat, strict=True):
            expected[int(token)] += float(probability) / 3
        found = best[hypothesis].tolist()
        assert len(set(found)) == len(found) == 4
        assert np.allclose(means[hypothesis], [expected[token] for token in found], rtol=1e-5)
        assert np.allclose(means[hypothesis], sorted(expected.values(), reverse=True)[:4], rtol=1e-5)


@given(named_tokens())
def test_the_order_of_versions_does_not_change_the_means(named):
    tokens, probabilities = named
    _, means = averaged(tokens, probabilities)
    _, turned = averaged(tokens[:, ::-1], probabilities[:, ::-1])
    assert np.allclose(means, turned, rtol=1e-5)
