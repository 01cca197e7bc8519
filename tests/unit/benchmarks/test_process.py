import os
import resource
import sys

import pytest

from benchmarks.process import MB, Run, RunFailed, disturbance, run

HOLD_IN_A_CHILD = """
import os, sys
size = int(sys.argv[1])
ours = bytearray(os.urandom(1)) * size
child = os.fork()
if child == 0:
    theirs = bytearray(os.urandom(1)) * size
    sum(range(20_000_000))
    os._exit(0)
os.waitpid(child, 0)
print(len(ours))
"""


@pytest.fixture
def core():
    return [max(os.sched_getaffinity(0))]


def python(code, *arguments):
    return [sys.executable, "-c", code, *arguments]


def test_a_run_gives_what_the_program_wrote_and_how_long_it_took(core):
    seen = run(python("sum(range(3_000_000)); print('hello')"), {}, core)
    assert seen.stdout == b"hello\n"
    assert 0 < seen.cpu_seconds <= seen.wall_seconds * 1.05
    assert seen.largest_process_bytes > 5 * MB
    assert seen.peak is None


def test_a_program_and_its_children_run_on_the_cores_given(core):
    before = os.sched_getaffinity(0)
    code = "import os, subprocess, sys; print(os.sched_getaffinity(0), flush=True); "
    code += "subprocess.run([sys.executable, '-c', 'import os; print(os.sched_getaffinity(0))'])"
    assert run(python(code), {}, core).stdout.decode().splitlines() == [str(set(core))] * 2
    assert os.sched_getaffinity(0) == before


def test_a_program_gets_no_variables_but_those_given(core):
    seen = run(python("import os; print(sorted(k for k in os.environ if k != 'LC_CTYPE'))"), {"A": "1"}, core)
    assert seen.stdout == b"['A']\n"


def test_a_failure_tells_what_the_program_said(core):
    with pytest.raises(RunFailed, match=r"ended with 3:\nno such thing"):
        run(python("import sys; print('no such thing', file=sys.stderr); sys.exit(3)"), {}, core)


def test_memory_is_that_of_all_processes_together_and_shared_pages_count_once(core):
    size = 100 * MB
    seen = run(python(HOLD_IN_A_CHILD, str(size)), {}, core, watch_memory=True)
    assert seen.peak
    # Both hold what the parent filled before the fork; the child holds as much again. A look that began
    # before the fork has counted that part whole, and then half of it again for the child.
    assert 2 * size < seen.peak.shared_once < 2.7 * size
    assert seen.peak.shared_for_each > 2.9 * size
    # Linux starts a process's peak at that of the one it was forked from, which other tests may have raised.
    ours = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    assert 1.9 * size < seen.largest_process_bytes < max(2.4 * size, 1.1 * ours)


@pytest.mark.parametrize(("cpu", "note"), [(1.0, ""), (0.95, ""), (0.7, "for 30 % of the time")])
def test_a_core_that_had_other_work_is_noticed(cpu, note):
    assert disturbance([Run(1.0, cpu, 0, None, b"")] * 3).startswith(note)
    assert bool(disturbance([Run(1.0, cpu, 0, None, b"")])) == bool(note)
