from types import SimpleNamespace

import pytest

from benchmarks.stopwatch import Stopwatch


class Time:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now

    def passes(self, seconds):
        self.now += seconds


@pytest.fixture
def time():
    return Time()


def test_an_inner_stage_does_not_count_for_the_outer(time):
    clock = Stopwatch(time)
    time.passes(7)
    with clock.stage("outer"):
        time.passes(1)
        with clock.stage("inner"):
            time.passes(10)
        time.passes(2)
    time.passes(7)
    assert clock.seconds == {"outer": 3, "inner": 10}


def test_a_stage_that_comes_again_adds_up(time):
    clock = Stopwatch(time)
    for _ in range(3):
        with clock.stage("a"):
            time.passes(2)
    assert clock.seconds == {"a": 6}


def test_a_stage_within_itself_counts_once(time):
    clock = Stopwatch(time)
    with clock.stage("a"), clock.stage("a"):
        time.passes(2)
    assert clock.seconds == {"a": 2}


def test_a_stage_that_fails_ends(time):
    def fail():
        time.passes(1)
        raise KeyError

    clock = Stopwatch(time)
    with clock.stage("outer"):
        with pytest.raises(KeyError):
            clock.watched("inner", fail)()
        time.passes(5)
    assert clock.seconds == {"outer": 5, "inner": 1}


def test_making_items_counts_and_using_them_does_not(time):
    def slow():
        for item in (1, 2):
            time.passes(10)
            yield item
        time.passes(100)

    clock = Stopwatch(time)
    used = []
    for item in clock.each("making", slow()):
        time.passes(1)
        used.append(item)
    assert used == [1, 2]
    assert clock.seconds == {"making": 120}


def test_a_watched_function_still_does_its_work(time):
    def double(number, *, more):
        time.passes(4)
        return 2 * number + more

    owner = SimpleNamespace(double=double, items=lambda count: iter(range(count)))
    clock = Stopwatch(time)
    clock.watch(owner, "double", "doubling")
    clock.watch_each(owner, "items", "counting")
    assert owner.double(3, more=1) == 7
    assert list(owner.items(3)) == [0, 1, 2]
    assert clock.seconds == {"doubling": 4, "counting": 0}


def test_a_function_that_is_not_there_cannot_be_watched(time):
    with pytest.raises(AttributeError):
        Stopwatch(time).watch(SimpleNamespace(), "renamed", "x")
