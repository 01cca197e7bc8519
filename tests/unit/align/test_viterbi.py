import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcriber.align.viterbi import best_path


@st.composite
def alignments(draw, max_tokens, max_spare):
    """Scores of tokens (j, t), of silence (t,), and which tokens start words."""
    count = draw(st.integers(1, max_tokens))
    frames = count + draw(st.integers(0, max_spare))
    numbers = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    spread = draw(st.sampled_from([0.0, 1.0, 20.0]))
    tokens = numbers.uniform(-spread, 0, (count, frames))
    silence = numbers.uniform(-spread, 0, frames)
    starts = draw(st.lists(st.booleans(), min_size=count, max_size=count))
    return tokens, silence, starts


def worth(spans, tokens, silence):
    """The whole score of a path: every frame belongs to a token or to silence."""
    owner = np.full(len(silence), -1)
    for token, (first, after) in enumerate(spans):
        owner[first:after] = token
    return sum(silence[t] if k < 0 else tokens[k, t] for t, k in enumerate(owner))


def is_allowed(spans, starts):
    """In order, each at least a frame, silence only at the end or before a token that starts a word."""
    before = 0
    for (first, after), starts_word in zip(spans, starts, strict=True):
        if first < before or after <= first or (first > before and not starts_word):
            return False
        before = after
    return True


@given(alignments(max_tokens=12, max_spare=30))
def test_tokens_come_in_order_without_overlap_and_silence_only_before_words(alignment):
    tokens, silence, starts = alignment
    spans = best_path(tokens, silence, starts)
    assert spans.shape == (len(starts), 2)
    assert spans[-1, 1] <= len(silence)
    assert is_allowed(spans.tolist(), starts)


@given(alignments(max_tokens=3, max_spare=3))
def test_no_other_path_is_better(alignment):
    tokens, silence, starts = alignment
    frames = len(silence)
    cuts = itertools.combinations_with_replacement(range(frames + 1), 2 * len(starts))
    paths = (list(zip(cut[::2], cut[1::2], strict=True)) for cut in cuts)
    best = max(worth(path, tokens, silence) for path in paths if is_allowed(path, starts))
    assert worth(best_path(tokens, silence, starts), tokens, silence) == pytest.approx(best)


def test_as_many_frames_as_tokens_leave_one_for_each():
    spans = best_path(np.zeros((4, 4)), np.ones(4), [True, False, True, True])
    assert spans.tolist() == [[0, 1], [1, 2], [2, 3], [3, 4]]


def test_a_pause_belongs_to_no_word():
    tokens = np.full((2, 9), -5.0)
    tokens[0, 1:3] = tokens[1, 6:8] = 0.0
    silence = np.full(9, -1.0)
    assert best_path(tokens, silence, [True, True]).tolist() == [[1, 3], [6, 8]]


def test_there_is_no_pause_within_a_word():
    tokens = np.full((2, 9), -1.2)
    tokens[0, 1:3] = tokens[1, 6:8] = 0.0
    spans = best_path(tokens, np.full(9, -1.0), [True, False])
    assert spans[0, 0] == 1
    assert spans[0, 1] == spans[1, 0]
    assert spans[1, 1] == 8
