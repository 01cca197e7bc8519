"""How chunks are shared out among workers, and utterances put in order again."""

from hypothesis import given
from hypothesis import strategies as st

from transcriber.recognise.crew import MOST_HELD
from transcriber.recognise.workers import BATCH_CHUNKS, batch_size, in_order
from transcriber.speech import Utterance


@given(st.permutations(range(12)))
def test_any_order_of_finishing_is_put_right(order):
    utterances = (Utterance(index, 0.0, 0.0, ()) for index in order)
    assert [utterance.index for utterance in in_order(utterances)] == list(range(12))


def test_an_utterance_is_given_as_soon_as_its_turn_comes():
    finished = iter([Utterance(index, 0.0, 0.0, ()) for index in (1, 0, 2)])
    ordered = in_order(finished)
    assert [next(ordered).index, next(ordered).index] == [0, 1]
    assert next(finished).index == 2


@given(st.integers(1, 100), st.integers(1, 16), st.booleans())
def test_a_worker_with_nothing_to_do_always_gets_a_batch_and_no_large_one(waiting, workers, more):
    assert 1 <= batch_size(waiting, workers, 0, more_to_come=more) <= min(waiting, BATCH_CHUNKS)


@given(st.integers(0, 100), st.integers(1, 16), st.integers(1, MOST_HELD))
def test_a_worker_at_work_gets_a_whole_batch_in_advance_or_none(waiting, workers, held):
    assert batch_size(waiting, workers, held, more_to_come=True) in {0, BATCH_CHUNKS}


def test_one_batch_is_given_in_advance_as_long_as_the_file_goes_on():
    many = 100
    assert batch_size(many, 2, 1, more_to_come=True)
    assert not batch_size(many, 2, MOST_HELD, more_to_come=True)
    assert not batch_size(many, 2, 1, more_to_come=False)


@given(st.integers(0, MOST_HELD), st.booleans())
def test_where_nothing_waits_nothing_is_given(held, more):
    assert not batch_size(0, 2, held, more_to_come=more)


def test_batches_shrink_towards_the_end():
    left, sizes = 8, []
    while left:
        sizes.append(batch_size(left, 2, 0, more_to_come=False))
        left -= sizes[-1]
    assert sizes == sorted(sizes, reverse=True)
    assert sizes[-1] == 1
