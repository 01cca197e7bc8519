from dataclasses import fields
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.models import PackInvalid
from transcriber.packs.load import load_pack
from transcriber.segment.pieces import ChunkRules, Piece, chunk_rules, next_piece
from transcriber.segment.vad import WINDOW
from transcriber.speech import SAMPLE_RATE

RULES = ChunkRules()
SHORT_RULES = ChunkRules(
    **{
        field.name: value / 4 if field.name.endswith("_seconds") else value
        for field in fields(RULES)
        if (value := getattr(RULES, field.name)) and field.name != "min_speech_seconds"
    }
)
"""The same rules for stretches a quarter as long, so that a few hundred windows meet all of them."""

SECOND = SAMPLE_RATE / WINDOW


def heard(*parts):
    """Probabilities of stretches of (seconds, probability)."""
    stretches = [np.full(round(seconds * SECOND), value, np.float32) for seconds, value in parts]
    return np.concatenate([np.zeros(0, np.float32), *stretches])


def pieces(probabilities, rules=RULES, block=64):
    """All pieces of a recording that is heard in blocks of so many windows."""
    found, at = [], 0
    for end in range(block, len(probabilities) + block, block):
        final = end >= len(probabilities)
        while (piece := next_piece(probabilities[at:end], rules, final=final)) is not None:
            found.append(piece)
            at += piece.windows
    return found


def parts(probabilities, found):
    """The probabilities of each piece."""
    edges = np.cumsum([0, *(piece.windows for piece in found)])
    return [probabilities[start:end] for start, end in pairwise(edges)]


def longest_run(values):
    longest = run = 0
    for value in values:
        run = run + 1 if value else 0
        longest = max(longest, run)
    return longest


@st.composite
def recordings(draw):
    """Speech and silence in turns, of all lengths, with a detector that is now sure and now not."""
    lengths = draw(st.lists(st.integers(1, 150), min_size=0, max_size=16))
    numbers = np.random.default_rng(draw(st.integers(0, 2**32 - 1)))
    stretches = [
        numbers.uniform(*((0.36, 1.0) if (number % 2) else (0.0, 0.34)), length)
        for number, length in enumerate(lengths)
    ]
    return np.concatenate([np.zeros(0), *stretches]).astype(np.float32)


anything = recordings()
block_sizes = st.sampled_from([1, 7, 64, 10_000])


@given(anything, block_sizes)
def test_pieces_cover_the_recording(probabilities, block):
    found = pieces(probabilities, SHORT_RULES, block)
    assert sum(piece.windows for piece in found) == len(probabilities)
    assert all(piece.windows > 0 for piece in found)


@given(anything, block_sizes)
def test_no_piece_to_be_recognised_is_longer_than_the_limit(probabilities, block):
    found = pieces(probabilities, SHORT_RULES, block)
    assert all(piece.windows <= SHORT_RULES.max_seconds * SECOND for piece in found if piece.spoken)


@given(anything, block_sizes)
def test_all_that_is_not_recognised_has_next_to_no_sure_speech(probabilities, block):
    found = pieces(probabilities, SHORT_RULES, block)
    for piece, part in zip(found, parts(probabilities, found), strict=True):
        if not piece.spoken:
            assert (part >= SHORT_RULES.sure_probability).sum() < SHORT_RULES.min_speech_seconds * SECOND


@given(anything, block_sizes)
def test_no_long_pause_is_recognised(probabilities, block):
    found = pieces(probabilities, SHORT_RULES, block)
    for piece, part in zip(found, parts(probabilities, found), strict=True):
        if piece.spoken:
            assert longest_run(part < SHORT_RULES.speech_probability) < SHORT_RULES.gap_seconds * SECOND


@given(anything)
def test_what_is_cut_off_first_does_not_depend_on_what_comes_much_later(probabilities):
    whole = pieces(probabilities, SHORT_RULES)
    longer = pieces(np.concatenate([probabilities, np.ones(640, np.float32)]), SHORT_RULES)
    sure = len(probabilities) - (SHORT_RULES.max_seconds + SHORT_RULES.gap_seconds) * SECOND - 64
    ends = np.cumsum([piece.windows for piece in whole])
    count = int((ends < sure).sum())
    assert longer[:count] == whole[:count]


@pytest.mark.parametrize("seconds", [0.0, 0.1, 3.0, 60.0])
def test_silence_gives_nothing_to_recognise(seconds):
    assert not [piece for piece in pieces(heard((seconds, 0.01))) if piece.spoken]


def test_a_click_in_silence_is_not_recognised():
    assert not [piece for piece in pieces(heard((6, 0.01), (0.064, 0.9), (6, 0.01))) if piece.spoken]


def test_a_short_answer_in_silence_is_recognised_with_what_is_around_it():
    found = pieces(heard((20, 0.01), (0.5, 0.9), (20, 0.01)))
    assert [piece.spoken for piece in found].count(True) == 1
    spoken = next(number for number, piece in enumerate(found) if piece.spoken)
    start = sum(piece.windows for piece in found[:spoken]) / SECOND
    end = start + found[spoken].windows / SECOND
    assert start <= 20 - 0.9 * RULES.margin_seconds
    assert end >= 20.5 + 0.9 * RULES.margin_seconds


def test_a_recording_within_the_limits_is_one_piece():
    probabilities = heard((0.3, 0.01), (4, 0.9), (0.3, 0.01), (1, 0.8))
    assert pieces(probabilities) == [Piece(len(probabilities), spoken=True)]


def test_speech_with_pauses_is_only_cut_in_pauses():
    sentence = heard((2.5, 0.9), (0.4, 0.05))
    probabilities = np.tile(sentence, 20)
    found = pieces(probabilities)
    cuts = np.cumsum([piece.windows for piece in found])[:-1]
    assert len(cuts) >= 2
    assert all(probabilities[cut] < RULES.speech_probability for cut in cuts)


def test_the_longest_pause_in_reach_is_taken():
    probabilities = heard((8, 0.9), (0.2, 0.05), (2, 0.9), (0.8, 0.05), (1, 0.9), (0.2, 0.05), (10, 0.9))
    cut = pieces(probabilities)[0].windows / SECOND
    assert 10.2 < cut < 11.0


def test_speech_without_pause_is_cut_where_it_is_least_sure():
    probabilities = heard((10, 0.9), (0.064, 0.6), (30, 0.9))
    cut = pieces(probabilities)[0].windows / SECOND
    assert cut == pytest.approx(10, abs=0.1)


def test_nothing_is_decided_before_enough_was_heard():
    assert next_piece(heard((3, 0.9)), RULES, final=False) is None
    assert next_piece(heard((1, 0.01)), RULES, final=False) is None
    assert next_piece(heard(), RULES, final=True) is None


def test_a_pack_that_says_nothing_of_chunks_gets_the_usual_rules():
    assert chunk_rules(load_pack("en"), "standard") == RULES


@pytest.mark.parametrize("language", ["multilingual", "en_whisper", "pl"])
def test_chunks_for_whisper_fill_its_window_and_do_not_exceed_it(language):
    rules = chunk_rules(load_pack(language), "standard")
    assert RULES.max_seconds < rules.min_seconds < rules.long_seconds < rules.max_seconds <= 30


def test_a_rule_that_does_not_exist_is_a_mistake_in_the_pack():
    pack = load_pack("en")
    point = pack.operating_points["standard"].model_copy(update={"chunks": {"most_seconds": 9.0}})
    with pytest.raises(PackInvalid, match="most_seconds"):
        chunk_rules(pack.model_copy(update={"operating_points": {"standard": point}}), "standard")
