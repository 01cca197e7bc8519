import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from transcriber.engines.repetition import MAX_PERIOD, MIN_LOOP_TOKENS, MIN_REPEATS, loop_start

few_tokens = st.lists(st.integers(0, 5), max_size=60)
units = st.lists(st.integers(0, 50), min_size=1, max_size=MAX_PERIOD, unique=True)


def rounds(tokens, period):
    """How often the last `period` tokens stand in a row at the end: counted the simple way."""
    count = 1
    while (
        len(tokens) >= (count + 1) * period and tokens[-period:] == tokens[-(count + 1) * period :][:period]
    ):
        count += 1
    return count


@given(few_tokens, units, st.integers(MIN_REPEATS, MIN_REPEATS + 5))
def test_a_loop_is_found_and_one_round_of_it_is_kept(before, unit, repeats):
    tokens = before + unit * repeats
    assume(len(unit) * repeats >= MIN_LOOP_TOKENS)
    start = loop_start(tokens)
    assert start is not None
    kept = tokens[:start]
    assert len(kept) <= len(before) + len(unit)
    # What was dropped only repeats what was kept.
    period = next(
        p for p in range(1, MAX_PERIOD + 1) if kept + kept[-p:] * ((len(tokens) - start) // p) == tokens
    )
    assert rounds(kept, period) >= 1


@given(units, st.integers(MIN_REPEATS, 9))
def test_nothing_before_a_loop_is_lost(unit, repeats):
    before = list(range(100, 110))
    assume(len(unit) * repeats >= MIN_LOOP_TOKENS)
    start = loop_start(before + unit * repeats)
    assert start is not None
    assert start > len(before)


@given(few_tokens)
def test_text_without_enough_repeats_is_left_alone(tokens):
    periods = range(1, MAX_PERIOD + 1)
    assume(all(rounds(tokens, p) < MIN_REPEATS or rounds(tokens, p) * p < MIN_LOOP_TOKENS for p in periods))
    assert loop_start(tokens) is None


@given(st.lists(st.integers(0, 1000), unique=True, max_size=200))
def test_text_that_never_repeats_is_left_alone(tokens):
    assert loop_start(tokens) is None


@given(units, st.lists(st.integers(100, 200), min_size=1, max_size=4))
def test_a_loop_that_was_left_is_left_alone(unit, after):
    assume(len(after) < 2 or len(set(after)) > 1)
    assert loop_start(unit * MIN_REPEATS + after) is None


@pytest.mark.parametrize(
    "text",
    [
        "no , no , no",
        "no no no no",
        "very very very very good",
        "it was the best of times it was the worst of times it was the age of wisdom it was the age of",
        "row row row your boat gently down the stream merrily merrily merrily merrily life is but a dream",
    ],
)
def test_what_people_do_repeat_is_left_alone_at_every_word(text):
    words = text.split()
    assert not [end for end in range(len(words) + 1) if loop_start(words[:end]) is not None]


def test_an_endless_phrase_is_cut_to_one_round_as_soon_as_it_is_a_loop():
    words = ("well then " + "thank you very much " * 4).split()
    found = [(end, loop_start(words[:end])) for end in range(len(words) + 1)]
    assert found[:-1] == [(end, None) for end in range(len(words))]
    assert words[: found[-1][1]] == ["well", "then", "thank", "you", "very", "much"]
