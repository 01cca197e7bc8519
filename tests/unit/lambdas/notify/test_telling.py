"""A round of callbacks: in which order, and with how much time."""

from datetime import UTC, datetime

import pytest

from contract.job.callback import Callback
from contract.job.record import JobRecord
from contract.limits import MAX_NOTIFICATIONS
from lambdas.functions import NOTIFY
from lambdas.jobs.queue import TryLater
from lambdas.notify.telling import LEAST_SECONDS, RESERVE_SECONDS, Telling

NOW = datetime(2026, 1, 2, tzinfo=UTC)


class Table:
    """The one record of a job that has ended, and the lease on it."""

    def __init__(self, *attempts):
        self.callbacks = tuple(
            Callback(url=f"https://{place}", attempts=n) for place, n in enumerate(attempts)
        )
        self.lease = None

    def claim_telling(self, _job, _now, lease):
        self.lease = lease
        return True

    def release_telling(self, _job):
        self.lease = None

    def get(self, _job):
        return JobRecord.model_construct(id="job1", callbacks=self.callbacks)

    def told(self, _job, callbacks, _at):
        self.callbacks = callbacks
        return True


class Caller:
    """Fails every callback, each of which takes a while."""

    def __init__(self, takes=0.0, left=900.0):
        self.takes = takes
        self.left = left
        self.calls = []

    def call(self, callback, _items, seconds):
        self.calls.append((callback.url, seconds))
        self.left -= self.takes
        return callback.model_copy(update={"attempts": callback.attempts + 1})


def telling(table, caller, backoff_seconds=5):
    return Telling(
        table=table,
        caller=caller,
        items=lambda _: None,
        backoff_seconds=backoff_seconds,
        clock=lambda: NOW,
    )


def round_of(table, caller, backoff_seconds=5):
    with pytest.raises(TryLater) as later:
        telling(table, caller, backoff_seconds).tell("job1", lambda: caller.left)
    assert table.lease is None
    return later.value.wait_seconds


def test_those_that_were_tried_least_come_first():
    caller = Caller()
    round_of(Table(2, 0, 1), caller)
    assert [url for url, _ in caller.calls] == ["https://1", "https://2", "https://0"]


def test_a_callback_may_take_what_the_function_has_left_but_for_a_reserve():
    caller = Caller(takes=100.0)
    round_of(Table(0, 0), caller)
    assert [seconds for _, seconds in caller.calls] == [900 - RESERVE_SECONDS, 800 - RESERVE_SECONDS]


def test_one_that_takes_all_the_time_leaves_the_others_to_the_next_round():
    table, caller = Table(0, 0, 0), Caller(takes=890.0)
    assert round_of(table, caller) is None
    assert [callback.attempts for callback in table.callbacks] == [1, 0, 0]

    again = Caller(takes=10.0)
    round_of(table, again)
    assert [url for url, _ in again.calls] == ["https://1", "https://2", "https://0"]


@pytest.mark.parametrize(("attempts", "wait"), [(0, 15), (1, 20), (2, 30), (3, 30), (9, 30)])
def test_the_wait_goes_by_how_often_it_was_tried(attempts, wait):
    assert round_of(Table(attempts), Caller()) == wait
    assert round_of(Table(attempts), Caller(), backoff_seconds=10) == 2 * wait


def test_trouble_of_our_own_is_logged_and_left_to_the_patience_of_the_queue(caplog):
    class Broken(Caller):
        def call(self, *_):
            raise OSError("broken")

    assert round_of(Table(0), Broken()) is None
    assert "could not make a callback" in caplog.text


def test_the_right_is_given_back_though_the_record_cannot_be_written():
    class Busy(Table):
        def told(self, *_):
            raise OSError("busy")

    table = Busy(0)
    with pytest.raises(OSError, match="busy"):
        telling(table, Caller()).tell("job1", lambda: 900.0)
    assert table.lease is None


def test_every_callback_gets_its_tries_though_there_be_time_for_one_in_each_invocation():
    tries = NOTIFY.settings.model_fields["tries"].default
    assert NOTIFY.source.max_receives >= tries * MAX_NOTIFICATIONS
    assert NOTIFY.timeout_seconds > RESERVE_SECONDS + LEAST_SECONDS
