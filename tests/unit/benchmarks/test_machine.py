import pytest

from benchmarks.machine import Machine, load, this_machine

CPUINFO = """\
processor	: 0
model name	: AMD EPYC 7R13 Processor
cpu family	: 25
model		: 1
flags		: fpu avx avx2 avx512_vnnix

processor	: 1
model name	: AMD EPYC 7R13 Processor
flags		: fpu avx
"""


@pytest.fixture
def proc(tmp_path):
    (tmp_path / "cpuinfo").write_text(CPUINFO)
    (tmp_path / "meminfo").write_text("MemTotal:       16000000 kB\nMemFree: 1 kB\n")
    (tmp_path / "loadavg").write_text("1.25 0.50 0.10 2/100 4242\n")
    return tmp_path


def test_a_machine_is_what_the_kernel_tells(proc):
    machine = this_machine(proc)
    assert (machine.cpu, machine.family) == ("AMD EPYC 7R13 Processor", "family 25, model 1")
    assert machine.flags == {"avx2": True, "avx_vnni": False, "avx512f": False, "avx512_vnni": False}
    assert machine.memory_mb == 16384
    assert machine.cores >= 1


def test_a_processor_of_another_kind_has_no_flags_and_still_a_name(proc):
    (proc / "cpuinfo").write_text("processor : 0\nBogoMIPS : 50\n")
    machine = this_machine(proc)
    assert machine.cpu
    assert not any(machine.flags.values())


def test_the_load_is_that_of_the_last_minute(proc):
    assert load(proc) == 1.25


def test_a_slug_is_fit_for_a_file_name():
    assert Machine("Intel(R) Xeon(R) @ 2.9GHz", "", {}, 4, 1, "").slug == "intel-r-xeon-r-2-9ghz-4-cores"
