import os
import platform

import pytest

from contract.errors.program import IllegalInstruction
from transcriber.cpu import (
    CPUINFO_VARIABLE,
    available_cores,
    check_cpu,
    cpu_flags,
    described,
    has_vnni,
    library_settings,
    told_cpuinfo,
)

BROADWELL = "fpu sse2 avx avx2 fma"
CASCADE_LAKE = f"{BROADWELL} avx512f avx512_vnni"


@pytest.fixture
def cpuinfo(tmp_path):
    def write(*processors):
        lines = (
            f"processor\t: {n}\nflags\t\t: {flags}\nbugs\t\t: none\n" for n, flags in enumerate(processors)
        )
        file = tmp_path / "cpuinfo"
        file.write_text("\n".join(lines))
        return file

    return write


@pytest.fixture
def cgroup(tmp_path):
    """A place where control groups seem to be mounted, and this process's membership in them."""

    def make(membership, **limits):
        for name, content in limits.items():
            file = tmp_path / "cgroup" / name.replace("__", "/").replace("_dot_", ".")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content)
        (tmp_path / "membership").write_text(membership)
        return tmp_path / "cgroup", tmp_path / "membership"

    return make


def test_flags_are_those_that_every_processor_has(cpuinfo):
    assert cpu_flags(cpuinfo(CASCADE_LAKE, BROADWELL)) == frozenset(BROADWELL.split())


def test_flags_are_unknown_where_there_is_no_such_file(tmp_path):
    assert cpu_flags(tmp_path / "absent") is None


def test_flags_are_unknown_on_a_processor_that_has_none(tmp_path):
    file = tmp_path / "cpuinfo"
    file.write_text("processor\t: 0\nFeatures\t: fp asimd\n")
    assert cpu_flags(file) is None


def test_flags_of_bugs_do_not_count(tmp_path):
    file = tmp_path / "cpuinfo"
    file.write_text("flags\t: sse2\nvmx flags\t: avx2\nbugs\t: avx2\n")
    assert cpu_flags(file) == {"sse2"}


def test_without_avx2_the_documented_error_is_raised(cpuinfo):
    with pytest.raises(IllegalInstruction) as caught:
        check_cpu(cpuinfo("fpu sse2 avx"), "standard")
    assert caught.value.message == "err: signal: illegal instruction"
    assert "AVX2" in caught.value.detail
    assert caught.value.exit_code == 1


def test_avx2_is_enough_for_standard(cpuinfo):
    assert check_cpu(cpuinfo(BROADWELL), "standard") == ""


def test_enhanced_without_vnni_warns(cpuinfo):
    assert "AVX512_VNNI" in check_cpu(cpuinfo(BROADWELL), "enhanced")
    assert check_cpu(cpuinfo(CASCADE_LAKE), "enhanced") == ""


@pytest.mark.parametrize(("machine", "warns"), [("x86_64", True), ("aarch64", False)])
def test_unknown_flags_are_worth_a_warning_only_where_they_matter(tmp_path, monkeypatch, machine, warns):
    monkeypatch.setattr(platform, "machine", lambda: machine)
    assert bool(check_cpu(tmp_path / "absent", "standard")) is warns


@pytest.fixture
def eight_cores(monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: set(range(8)), raising=False)


def test_cores_are_those_the_process_may_run_on(tmp_path, monkeypatch):
    monkeypatch.setattr(os, "sched_getaffinity", lambda _pid: {3, 5}, raising=False)
    assert available_cores(tmp_path / "none", tmp_path / "none") == 2


@pytest.mark.usefixtures("eight_cores")
@pytest.mark.parametrize(
    ("quota", "cores"),
    [
        ("200000 100000", 2),
        ("150000 100000", 2),
        ("50000 100000", 1),
        ("max 100000", 8),
        ("1600000 100000", 8),
    ],
)
def test_a_container_quota_limits_the_cores(cgroup, quota, cores):
    assert available_cores(*cgroup("0::/\n", cpu_dot_max=quota)) == cores


@pytest.mark.usefixtures("eight_cores")
def test_the_quota_of_a_group_around_counts_too(cgroup):
    mounted = cgroup("0::/a/b\n", a__cpu_dot_max="300000 100000", a__b__cpu_dot_max="max 100000")
    assert available_cores(*mounted) == 3


@pytest.mark.usefixtures("eight_cores")
def test_quotas_of_the_older_control_groups_count_too(cgroup):
    mounted = cgroup(
        "4:cpu,cpuacct:/docker/x\n1:name=systemd:/docker/x\n",
        **{"cpu,cpuacct__cpu_dot_cfs_quota_us": "400000", "cpu,cpuacct__cpu_dot_cfs_period_us": "100000"},
    )
    assert available_cores(*mounted) == 4


@pytest.mark.usefixtures("eight_cores")
def test_no_quota_of_the_older_control_groups_is_minus_one(cgroup):
    assert (
        available_cores(*cgroup("", cpu__cpu_dot_cfs_quota_us="-1", cpu__cpu_dot_cfs_period_us="100000")) == 8
    )


def test_threads_are_ours_to_say_and_instructions_the_users():
    flags = frozenset(CASCADE_LAKE.split())
    chosen = library_settings(flags, {"OMP_NUM_THREADS": "8", "CT2_FORCE_CPU_ISA": "AVX2"})
    assert chosen["OMP_NUM_THREADS"] == "1"
    assert "CT2_FORCE_CPU_ISA" not in chosen


@pytest.mark.parametrize(("flags", "chosen"), [(CASCADE_LAKE, "AVX512"), (BROADWELL, None)])
def test_avx512_is_asked_for_where_vnni_comes_with_it(flags, chosen):
    assert library_settings(frozenset(flags.split()), {}).get("CT2_FORCE_CPU_ISA") == chosen


def test_an_unknown_processor_is_left_to_the_libraries():
    assert "CT2_FORCE_CPU_ISA" not in library_settings(None, {})


@pytest.mark.parametrize(
    ("flags", "said"),
    [
        (CASCADE_LAKE, "avx2, avx512f, avx512_vnni; products in 8 bits: signed weights, VNNI"),
        (f"{BROADWELL} avx_vnni", "avx2, avx_vnni; products in 8 bits: signed weights, VNNI"),
        (BROADWELL, "avx2; products in 8 bits: unsigned weights, no VNNI"),
    ],
)
def test_the_log_names_the_instructions_and_what_is_made_of_them(flags, said):
    assert said in described(frozenset(flags.split()))


def test_an_unknown_processor_is_called_so():
    assert described(None) == "processor: flags unknown"


def test_a_lesser_processor_can_be_told(cpuinfo, monkeypatch):
    monkeypatch.setenv(CPUINFO_VARIABLE, str(cpuinfo(BROADWELL)))
    assert not has_vnni(cpu_flags(told_cpuinfo()))
