"""How far a run is: read from its log, and told now and then."""

import threading
from queue import Queue

import pytest
from hypothesis import given
from hypothesis import strategies as st

from transcriber.pipeline.progress import Progress as PipelineProgress
from transcriber.worker.share import Teller, share_in

WAIT_SECONDS = 20


def line(percent, logger="longhand.pipeline"):
    text = f"2026-01-02 03:04:05.678Z INFO {logger} {percent} % done, real-time factor 0.0312\n"
    return text.encode()


@given(st.integers(0, 100))
def test_a_line_that_says_how_far_it_is_is_read(percent):
    assert share_in(line(percent)) == percent / 100


def test_what_pipeline_logs_is_what_is_read(caplog):
    from transcriber.pipeline.logs import LineFormatter
    from transcriber.speech import Utterance

    progress = PipelineProgress(expected_seconds=100.0)
    with caplog.at_level("INFO", "longhand.pipeline"):
        list(progress.recognised([Utterance(index=0, words=(), start_seconds=0.0, end_seconds=42.0)]))
    [record] = caplog.records
    assert share_in(LineFormatter().format(record).encode() + b"\n") == 0.42


@pytest.mark.parametrize(
    "other",
    [
        b"",
        b"\n",
        line(7, logger="longhand.worker"),
        line("7.5"),
        line("1234"),
        b"7 % done, real-time factor 0.0312\n",
        b"2026-01-02 03:04:05.678Z INFO longhand.pipeline 'x 7 % done, real-time factor 0.1'\n",
    ],
)
def test_any_other_line_says_nothing_of_it(other):
    assert share_in(other) is None


@given(st.binary(max_size=200))
def test_no_line_is_taken_for_more_than_all_of_it(found):
    share = share_in(found)
    assert share is None or 0 <= share <= 1


class Told:
    """What was put and removed, in order."""

    def __init__(self, error=None):
        self.calls = Queue()
        self.error = error

    def put(self, share):
        self.calls.put(share)
        if self.error:
            raise self.error

    def remove(self):
        self.calls.put("removed")

    def next(self):
        return self.calls.get(timeout=WAIT_SECONDS)

    def rest(self):
        return list(self.calls.queue)


@pytest.fixture
def started():
    threads = []

    def start(told, **options):
        teller = Teller(told.put, told.remove, **options)
        threads.append((teller, thread := threading.Thread(target=teller.tell)))
        thread.start()
        return teller, thread

    yield start
    for teller, thread in threads:
        teller.end()
        thread.join(WAIT_SECONDS)


def test_each_new_share_is_told_and_none_twice_or_backwards(started):
    told = Told()
    teller, thread = started(told, pause_seconds=0)
    for percent, expected in ((5, 0.05), (10, 0.1)):
        teller.hear(line(percent))
        assert told.next() == expected
    teller.hear(line(10))
    teller.hear(line(7))
    teller.hear(line(15))
    assert told.next() == 0.15
    teller.end()
    thread.join(WAIT_SECONDS)
    assert told.rest() == ["removed"]


def test_within_the_pause_nothing_is_told_and_the_end_does_not_wait_for_it(started):
    told = Told()
    teller, thread = started(told, pause_seconds=3600)
    teller.hear(line(5))
    assert told.next() == 0.05
    teller.hear(line(50))
    teller.end()
    thread.join(WAIT_SECONDS)
    assert not thread.is_alive()
    assert told.rest() == ["removed"]


def test_a_run_that_says_nothing_leaves_nothing_to_remove(started):
    told = Told()
    teller, thread = started(told)
    teller.hear(b"anything\n")
    teller.end()
    thread.join(WAIT_SECONDS)
    assert told.rest() == []


def test_what_an_earlier_attempt_left_goes_at_once(started):
    told = Told()
    started(told, stale=True)
    assert told.next() == "removed"


def test_a_store_that_refuses_is_told_of_once_and_asked_again(started, caplog):
    told = Told(error=OSError("no room"))
    teller, thread = started(told, pause_seconds=0)
    for percent in (5, 10, 15):
        teller.hear(line(percent))
        assert told.next() == percent / 100
    teller.end()
    thread.join(WAIT_SECONDS)
    assert caplog.text.count("no room") == 1
