from dataclasses import dataclass, field
from datetime import timedelta

import pytest

from contract.errors.client import JobUnknown
from longhand.client import Job
from longhand.submission.stop import Stop
from longhand.submission.waiting import Waiting
from tests.unit.longhand.small_api import BEGAN, SmallJob, document

DAY = timedelta(days=1)


@dataclass
class Jobs:
    """The calls that waiting makes, and the jobs behind them; a second passes with each second of a wait."""

    held: dict[str, SmallJob] = field(default_factory=dict)
    calls: list[str] = field(default_factory=list)
    listed: int = 0
    now: float = 0.0

    def add(self, name, created=BEGAN, **fields):
        self.held[name] = SmallJob(name, name, 1, {}, created, stage="running", **fields)

    def job(self, job, wait=0):
        self.calls.append(f"{job} {wait}" if wait else job)
        self.now += wait
        if job not in self.held:
            raise JobUnknown("Job not found")
        return Job.of(document(self.held[job]))

    def jobs(self):
        self.calls.append("list")
        for job in sorted(self.held.values(), key=lambda each: each.created_at, reverse=True):
            self.listed += 1
            yield Job.of({**document(job), "progress": {"stage": job.stage}})


@pytest.fixture
def api():
    return Jobs()


@pytest.fixture
def pauses():
    return []


@pytest.fixture
def waiting(api, pauses):
    stop = Stop()
    stop.pause = pauses.append
    return Waiting(api, stop, lambda: api.now)


def look(waiting, jobs):
    return dict(waiting.look(jobs))


def test_one_job_is_waited_for_with_a_single_call_after_the_first_look(api, waiting):
    api.add("a", share=0.5)
    look(waiting, ["a"])
    api.calls.clear()
    assert look(waiting, ["a"])["a"].share == 0.5
    assert api.calls == ["a", "a 2"]


def test_many_are_looked_at_with_one_list_and_a_few_calls(api, waiting):
    names = [f"j{number}" for number in range(50)]
    for number, name in enumerate(names):
        api.add(name, BEGAN + timedelta(seconds=number), share=0.5)
    look(waiting, names)
    api.calls.clear()
    assert set(look(waiting, names)) == set(names)
    assert api.calls.count("list") == 1
    assert len(api.calls) < 10


def test_the_shares_of_all_that_run_are_asked_for_in_turn(api, waiting):
    names = [f"j{number}" for number in range(10)]
    for number, name in enumerate(names):
        api.add(name, BEGAN + timedelta(seconds=number), share=0.5)
    look(waiting, names)
    api.calls.clear()
    for _ in range(5):
        look(waiting, names)
    assert set(names) <= {call.partition(" ")[0] for call in api.calls}


def test_the_list_is_read_no_further_back_than_the_oldest_job(api, waiting):
    for number in range(1000):
        api.add(f"old{number}", BEGAN - DAY)
    api.add("a")
    api.add("b", BEGAN + DAY)
    look(waiting, ["a", "b"])
    api.listed = 0
    look(waiting, ["a", "b"])
    assert api.listed == 2
    del api.held["a"]
    api.listed = 0
    assert isinstance(look(waiting, ["a", "b"])["a"], JobUnknown)
    assert api.listed == 2


def test_an_end_is_seen_in_the_round_after_it(api, waiting):
    api.add("a")
    api.add("b", BEGAN + DAY)
    look(waiting, ["a", "b"])
    api.held["b"].status = "done"
    assert look(waiting, ["a", "b"])["b"].has_ended


def test_an_api_that_does_not_wait_is_not_asked_without_a_pause(api, waiting, pauses):
    api.add("a")
    api.job = lambda job, _wait=0: Job.of(document(api.held[job]))
    look(waiting, ["a"])
    assert pauses == [2.0]


def test_where_nothing_is_under_way_nothing_is_asked(api, waiting):
    assert look(waiting, []) == {}
    assert api.calls == []
