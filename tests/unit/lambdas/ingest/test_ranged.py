import io
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.ingest.recording.ranged import (
    BLOCK_BYTES,
    MAX_CALLS,
    MAX_READ_BYTES,
    MAX_READS,
    BudgetSpent,
    RangedFile,
    RangedReader,
)

DATA = random.Random(7).randbytes(5 * BLOCK_BYTES + 1234)


class Object:
    """Bytes that take note of what is read of them."""

    def __init__(self, size):
        self.size = size
        self.fetched = []

    def reader(self):
        return RangedReader(self.fetch, self.size, self.fetch(0, BLOCK_BYTES - 1))

    def fetch(self, first, last):
        self.fetched.append((first, last))
        if self.size == len(DATA):
            return DATA[first : last + 1]
        return bytes(min(last + 1, self.size) - first)


seeks = st.one_of(
    st.tuples(st.just(io.SEEK_SET), st.integers(0, len(DATA) + 10)),
    st.tuples(st.just(io.SEEK_CUR), st.integers(0, 3 * BLOCK_BYTES)),
    st.tuples(st.just(io.SEEK_END), st.integers(-len(DATA) + BLOCK_BYTES + 7, 10)),
)


@given(
    steps=st.lists(st.tuples(seeks, st.integers(-1, 2 * BLOCK_BYTES)), max_size=10),
    start=st.sampled_from([0, 1, BLOCK_BYTES, BLOCK_BYTES + 7]),
)
def test_it_reads_like_any_file(steps, start):
    ranged, plain = RangedFile(Object(len(DATA)).reader(), start), io.BytesIO(DATA[start:])
    for (whence, offset), size in steps:
        assert ranged.seek(offset, whence) == plain.seek(offset, whence)
        assert ranged.read(size) == plain.read(size)
        assert ranged.tell() == plain.tell()


def test_nothing_is_fetched_twice():
    source = Object(len(DATA))
    reader = source.reader()
    for offset in (0, 70_000, 10, 200_000, 60_000):
        reader.read_at(offset, 70_000)

    places = [byte for first, last in source.fetched for byte in range(first, last + 1, BLOCK_BYTES)]
    assert len(places) == len(set(places))


def test_what_lies_together_is_fetched_at_once():
    source = Object(len(DATA))
    source.reader().read_at(BLOCK_BYTES, 3 * BLOCK_BYTES)

    assert source.fetched == [(0, BLOCK_BYTES - 1), (BLOCK_BYTES, 4 * BLOCK_BYTES - 1)]


def test_a_place_before_the_beginning_is_refused():
    with pytest.raises(OSError, match="before the beginning"):
        RangedFile(Object(100).reader()).seek(-1)


def test_more_reads_than_allowed_end_it():
    source = Object(1000 * BLOCK_BYTES)
    reader = source.reader()
    for number in range(MAX_READS):
        reader.read_at(2 * number * BLOCK_BYTES, 1)
    with pytest.raises(BudgetSpent):
        reader.read_at(2 * MAX_READS * BLOCK_BYTES, 1)
    assert len(source.fetched) == MAX_READS


@pytest.mark.parametrize("size", [MAX_READ_BYTES + 1, 4 * 1024**3])
def test_more_bytes_than_allowed_are_not_even_asked_for(size):
    source = Object(4 * 1024**3)
    with pytest.raises(BudgetSpent):
        source.reader().read_at(0, size)
    assert len(source.fetched) == 1


def test_a_reader_that_goes_round_in_circles_is_stopped():
    file = RangedFile(Object(100).reader())
    for _ in range(MAX_CALLS):
        file.seek(0)
        file.read(4)
    with pytest.raises(BudgetSpent):
        file.read(4)
