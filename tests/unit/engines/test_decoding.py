import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.engines.fake_decoder import END, FRAMES, FakeDecoder, chunk, decode
from transcriber.engines.moonshine.batch import Workspace
from transcriber.engines.moonshine.decoding import SearchOptions, search

A, B, C, D = 11, 12, 13, 14


def spoken(table):
    """A language from the text so far to what may follow; anything else ends at once."""
    return lambda history: table.get(history, {END: 1.0})


GARDEN_PATH = spoken({(): {A: 0.6, B: 0.4}, (A,): {C: 0.4, D: 0.3, END: 0.3}, (B,): {END: 0.95, C: 0.05}})
"""The most probable first token leads to no probable text: A C has 0.24, B has 0.38."""


def counting(history):
    """Never ends, never repeats."""
    return {100 + len(history): 0.9, 200 + len(history): 0.02, END: 0.001}


def endless(history):
    """A B A B A B ... for ever: an end is possible, but less than anything else."""
    unlikely = {300 + 10 * len(history) + other: 0.001 for other in range(6)}
    return {(A, B)[len(history) % 2]: 0.99, **unlikely, END: 0.0001}


def saying(*text):
    """A language with one probable text."""
    return lambda history: {text[len(history)] if len(history) < len(text) else END: 0.9, D: 0.05}


def test_one_beam_takes_the_most_probable_token_each_time():
    (found,) = decode(GARDEN_PATH, beams=1)
    assert found.tokens == (A, C)


@pytest.mark.parametrize("beams", [2, 3, 5, 8])
def test_more_beams_find_the_best_text_behind_a_less_probable_start(beams):
    (found,) = decode(GARDEN_PATH, beams=beams)
    assert found.tokens == (B,)
    assert math.isclose(math.exp(found.total), 0.4 * 0.95, rel_tol=1e-5)


def test_scores_are_those_of_each_token_and_of_the_end():
    (found,) = decode(GARDEN_PATH, beams=2)
    assert np.allclose(np.exp(found.scores), [0.4, 0.95])


def test_the_length_penalty_lets_longer_texts_win():
    either = spoken(
        {(): {A: 0.5, B: 0.5}, (A,): {END: 0.6}, (B,): {C: 0.8}, (B, C): {D: 0.8}, (B, C, D): {END: 0.8}}
    )
    (short,) = decode(either, beams=2, length_penalty=0.0)
    (long,) = decode(either, beams=2, length_penalty=1.0)
    assert short.tokens == (A,)
    assert long.tokens == (B, C, D)


def test_a_chunk_in_which_nothing_is_said_gives_no_tokens():
    (found,) = decode(spoken({}), beams=3)
    assert found.tokens == ()
    assert not found.looped


@pytest.mark.parametrize("beams", [1, 2, 5])
def test_text_that_never_ends_is_cut_at_what_can_be_said_in_the_time(beams):
    (found,) = decode(counting, beams=beams, seconds=2.0)
    assert found.looped
    assert found.tokens == tuple(range(100, 100 + chunk(seconds=2.0).max_tokens))


@pytest.mark.parametrize("beams", [1, 2, 5])
def test_a_loop_is_cut_to_one_round(beams):
    (found,) = decode(endless, beams=beams, seconds=20.0)
    assert found.looped
    assert found.tokens == (A, B)
    assert len(found.scores) == len(found.attention) == 2


def test_a_loop_stops_the_search_early():
    decoder = FakeDecoder(endless)
    search(decoder, [chunk(seconds=20.0)], SearchOptions(1), Workspace())
    assert decoder.steps < 12


def tempting(history):
    """The usual start of a sentence leads into a loop; a sound text begins in another way."""
    if not history:
        return {A: 0.7, B: 0.3}
    if history[0] == A:
        return {A: 0.999, END: 0.0001}
    return {20 + len(history): 0.9} if len(history) < 12 else {END: 0.9}


def test_a_sound_text_wins_over_a_loop_where_it_is_more_probable_for_its_length():
    (found,) = decode(tempting, beams=2, length_penalty=1.0, seconds=20.0)
    assert not found.looped
    assert found.tokens == (B, *range(21, 32))


def test_an_improbable_end_does_not_hide_a_loop():
    (found,) = decode(tempting, beams=2, length_penalty=0.0, seconds=20.0)
    assert found.looped
    assert found.tokens == (A,)


def test_attention_comes_with_the_token_it_was_paid_for_and_stays_within_the_chunk():
    short, long = chunk(0, frames=5), chunk(1, frames=9)
    languages = saying(A, B), saying(A, C, B)
    for found, frames in zip(
        search(FakeDecoder(*languages), [short, long], SearchOptions(2), Workspace()), (5, 9), strict=True
    ):
        assert [part.shape for part in found.attention] == [(frames,)] * len(found.tokens)
        assert [int(part.argmax()) for part in found.attention] == list(range(len(found.tokens)))


def test_attention_follows_the_text_when_it_overtakes_another():
    seen = {}

    def overtaking(history):
        table = {(): {A: 0.6, B: 0.4}, (A,): {C: 0.2, D: 0.2}, (B,): {C: 0.9}, (B, C): {END: 0.9}}
        seen[history] = True
        return table.get(history, {END: 0.1})

    (found,) = decode(overtaking, beams=2)
    assert found.tokens == (B, C)
    # The decoder was never asked about texts that it did not write itself: its memory went along.
    assert set(seen) <= {(), (A,), (B,), (A, C), (A, D), (B, C)}


@given(
    texts=st.lists(st.lists(st.integers(30, 40), unique=True, max_size=10), min_size=1, max_size=9),
    beams=st.integers(1, 4),
)
def test_what_else_is_in_a_batch_makes_no_difference(texts, beams):
    languages = [saying(*text) for text in texts]
    together = decode(*languages, beams=beams)
    alone = [decode(language, beams=beams)[0] for language in languages]
    assert [found.tokens for found in together] == [tuple(text) for text in texts]
    assert [found.scores for found in together] == [found.scores for found in alone]


@st.composite
def small_languages(draw):
    """Two words and at most three places: every text fits into eight hypotheses."""
    table = {}
    histories = [()]
    while histories:
        history = histories.pop()
        weights = draw(st.lists(st.floats(0.01, 1.0), min_size=3, max_size=3))
        probabilities = np.array(weights) / sum(weights)
        table[history] = dict(zip((A, B, END), probabilities.tolist(), strict=True))
        if len(history) < 2:
            histories += [(*history, A), (*history, B)]
        else:
            table[history] = {END: float(probabilities[2])}
    return table


def all_texts(table):
    """Every text with the log probabilities of its tokens and its end."""
    waiting = [((), ())]
    while waiting:
        history, scores = waiting.pop()
        for token, probability in table[history].items():
            longer = (*scores, math.log(probability))
            if token == END:
                yield history, longer
            else:
                waiting.append(((*history, token), longer))


@given(small_languages(), st.floats(0.0, 1.0))
def test_with_room_for_every_text_the_best_of_all_is_found(table, length_penalty):
    (found,) = decode(spoken(table), beams=8, length_penalty=length_penalty)
    worth = max(sum(scores) / len(scores) ** length_penalty for _, scores in all_texts(table))
    assert math.isclose(found.total / len(found.scores) ** length_penalty, worth, rel_tol=1e-4)


@given(small_languages(), st.integers(1, 8))
def test_scores_are_never_above_certainty_and_tokens_are_those_of_the_language(table, beams):
    (found,) = decode(spoken(table), beams=beams)
    assert found.tokens in table
    assert all(score <= 1e-6 for score in found.scores)
    assert len(found.attention) == len(found.tokens) <= FRAMES


@pytest.mark.parametrize(("asked", "told"), [(True, [[A, B], [END, A]]), (False, [])])
def test_what_else_could_stand_at_a_place_is_told_where_it_is_asked_for(asked, told):
    language = spoken({(): {A: 0.7, B: 0.3}, (A,): {END: 0.8, A: 0.2}})
    options = SearchOptions(beams=2, keeps_choices=asked)
    (found,) = search(FakeDecoder(language), [chunk()], options, Workspace())
    assert found.tokens == (A,)
    assert [tokens[:2].tolist() for tokens, _ in found.choices] == told


@pytest.mark.parametrize("beams", [0, -1, 9])
def test_beams_that_the_graph_cannot_serve_are_refused(beams):
    with pytest.raises(ValueError, match=f"beams is {beams}"):
        SearchOptions(beams=beams)
