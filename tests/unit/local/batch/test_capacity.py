import pytest
from hypothesis import given
from hypothesis import strategies as st

from local.batch.capacity import CapacityQueue


@given(st.integers(1, 16), st.lists(st.integers(1, 40), max_size=30), st.data())
def test_all_run_in_order_and_never_more_at_once_than_fit(vcpus, wanted, data):
    queue = CapacityQueue(vcpus)
    for item in enumerate(wanted):
        queue.append(item, item[1])
    running, started = [], []
    while len(started) < len(wanted) or running:
        while (item := queue.pop()) is not None:
            running.append(item)
            started.append(item)
        in_use = sum(need for _, need in running)
        assert in_use <= vcpus or len(running) == 1
        assert running, "nothing runs though something waits"
        ended = running.pop(data.draw(st.integers(0, len(running) - 1)))
        queue.release(ended[1])
    assert started == list(enumerate(wanted))


def test_what_waited_before_comes_first():
    queue = CapacityQueue(1)
    queue.append("b", 1)
    queue.append_first("a", 1)
    assert queue.pop() == "a"
    assert queue.pop() is None


def test_without_vcpus_there_is_no_queue():
    with pytest.raises(ValueError, match="0 vCPUs"):
        CapacityQueue(0)
