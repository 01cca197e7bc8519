"""A recording that is read while it is sent."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lambdas.notify import recording
from tests.unit.lambdas.notify.made_recording import MadeStore, content, stored


@given(length=st.integers(0, 100), size=st.integers(1, 40))
def test_a_recording_is_read_range_by_range_and_every_byte_once(length, size):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(recording, "RANGE_BYTES", size)
        patch.setattr(recording, "_CHUNK_BYTES", 7)
        store = MadeStore(length)
        found = stored(store)

        assert b"".join(found) == b"".join(found) == content(0, length)
        assert store.reads == 2 * -(-length // size)


def test_no_more_is_read_than_is_asked_for():
    store = MadeStore(4 * recording.RANGE_BYTES)
    chunks = iter(stored(store))
    assert store.reads == 0
    next(chunks)
    assert store.reads == 1
