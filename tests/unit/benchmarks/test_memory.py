import pytest

from benchmarks.memory import PeakMemory, tree


class Processes:
    """A folder like /proc, whose processes the test makes."""

    def __init__(self, folder):
        self.folder = folder

    def put(self, pid, children, pss, peak):
        task = self.folder / str(pid) / "task" / str(pid)
        task.mkdir(parents=True, exist_ok=True)
        (task / "children").write_text("".join(f"{child} " for child in children))
        rollup = (
            f"5581-7ffd ---p 00000000 00:00 0    [rollup]\nRss:  99999 kB\nPss:  {pss} kB\nPss_Anon: 5 kB\n"
        )
        (self.folder / str(pid) / "smaps_rollup").write_text(rollup)
        (self.folder / str(pid) / "status").write_text(f"Name:\tx\nVmHWM:\t  {peak} kB\nVmRSS:\t 1 kB\n")


@pytest.fixture
def processes(tmp_path):
    return Processes(tmp_path)


def test_a_tree_holds_children_of_children_and_nobody_else(processes):
    processes.put(1, [2, 3], 0, 0)
    processes.put(2, [4], 0, 0)
    for pid in (3, 4, 99):
        processes.put(pid, [], 0, 0)
    assert sorted(tree(1, processes.folder)) == [1, 2, 3, 4]


def test_a_child_of_a_second_thread_belongs_to_the_tree(processes):
    processes.put(1, [2], 0, 0)
    second = processes.folder / "1" / "task" / "11"
    second.mkdir()
    (second / "children").write_text("7 ")
    assert sorted(tree(1, processes.folder)) == [1, 2, 7]


def test_the_peak_is_the_largest_sum_at_one_time(processes):
    peak = PeakMemory(1, processes.folder)
    for parent, child in ((100, 300), (250, 200), (50, 50)):
        processes.put(1, [2], parent, 1000)
        processes.put(2, [], child, 2000)
        peak.look()
    assert peak.shared_once == 450 * 1024
    assert peak.shared_for_each == 3000 * 1024


def test_a_process_that_ends_meanwhile_counts_as_nothing(processes):
    processes.put(1, [2], 100, 150)
    peak = PeakMemory(1, processes.folder)
    peak.look()
    assert peak.shared_once == 100 * 1024


def test_no_process_at_all_is_no_memory(tmp_path):
    peak = PeakMemory(1, tmp_path)
    peak.look()
    assert peak.shared_once == peak.shared_for_each == 0
