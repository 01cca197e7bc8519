import os

import pytest

from transcriber.cores import allowed_processors, described, physical_cores, places

TWO_CORES = [frozenset({0}), frozenset({1})]


@pytest.fixture
def machine(tmp_path):
    """A folder that tells of processors as Linux does, from what each names as the threads of its core."""

    def make(*siblings):
        for number, threads in enumerate(siblings):
            topology = tmp_path / f"cpu{number}" / "topology"
            topology.mkdir(parents=True)
            (topology / "thread_siblings_list").write_text(f"{threads}\n")
        return tmp_path

    return make


def test_processors_that_are_threads_of_one_core_count_once(machine):
    sysfs = machine("0,4", "1,5", "2,6", "3,7", "0,4", "1,5", "2,6", "3,7")
    assert physical_cores(range(8), sysfs) == [{0, 4}, {1, 5}, {2, 6}, {3, 7}]


def test_threads_may_be_told_as_a_range(machine):
    assert physical_cores(range(4), machine("0-1", "0-1", "2-3", "2-3")) == [{0, 1}, {2, 3}]


def test_without_hyper_threads_each_processor_is_a_core(machine):
    assert physical_cores(range(3), machine("0", "1", "2")) == [{0}, {1}, {2}]


def test_only_processors_that_the_program_may_run_on_count(machine):
    sysfs = machine("0,2", "1,3", "0,2", "1,3")
    assert physical_cores({2, 3}, sysfs) == [{2}, {3}]
    assert physical_cores({1, 3}, sysfs) == [{1, 3}]


@pytest.mark.parametrize("written", ["", "all of them", "3-", "é"])
def test_what_cannot_be_understood_is_taken_for_a_core_of_its_own(machine, written):
    assert physical_cores({0, 1}, machine(written, "1")) == [{0}, {1}]


def test_a_system_that_tells_nothing_has_as_many_cores_as_processors(tmp_path):
    assert physical_cores({3, 5}, tmp_path / "absent") == [{3}, {5}]


def test_as_many_workers_as_cores_get_one_each():
    assert places(2, TWO_CORES, usable=2) == tuple(TWO_CORES)


def test_all_threads_of_a_core_belong_to_its_worker():
    hyper_threads = [frozenset({0, 2}), frozenset({1, 3})]
    assert places(2, hyper_threads, usable=4) == ({0, 2}, {1, 3})


@pytest.mark.parametrize(
    ("workers", "usable", "why"),
    [
        (1, 2, "there is room for other programs, which would choose the same core"),
        (3, 2, "two would have to share a core"),
        (2, 1, "the quota is less than the cores"),
    ],
)
def test_otherwise_the_system_places_them(workers, usable, why):
    assert places(workers, TWO_CORES, usable) == (), why


def test_one_worker_may_go_wherever_there_is_room():
    assert places(1, [frozenset({0})], usable=1) == ()


def test_a_system_without_affinity_places_them_itself(monkeypatch):
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    assert places(2, physical_cores(allowed_processors()), usable=2) == ()


def test_the_log_tells_who_places_the_workers():
    assert described(2, TWO_CORES, TWO_CORES) == "workers: 2, on 2 physical cores, each kept on one"
    assert described(1, TWO_CORES, ()) == "workers: 1, on 2 physical cores, placed by the system"
