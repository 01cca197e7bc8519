"""What the processor offers: instructions that models need and use, and cores that may be kept busy."""

import os
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from contract.errors.program import IllegalInstruction

CPUINFO: Final = Path("/proc/cpuinfo")
CGROUPS: Final = Path("/sys/fs/cgroup")

CPUINFO_VARIABLE: Final = "LONGHAND_CPUINFO"
"""Names a file to read CPU flags from: for tests, and to see how the program does on a lesser processor."""

VNNI: Final = ("avx512_vnni", "avx_vnni")
"""Flags of instructions that add products of 8 bits into 32 bits, four at a time."""

_ONE_THREAD: Final = {
    # One thread for each worker: more in one model do not pay, and would take the other workers' cores.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
}

_SHOWN: Final = ("avx2", "avx512f", "avx512bw", *VNNI)

_X86: Final = frozenset({"x86_64", "amd64", "i386", "i686"})


def cpu_flags(cpuinfo: Path = CPUINFO) -> frozenset[str] | None:
    """Instruction set extensions that every processor of this machine has.

    Parameters
    ----------
    cpuinfo
        A file in the form of Linux's `/proc/cpuinfo`.

    Returns
    -------
    frozenset or None
        Lower-case names such as `avx2`. None where it cannot be told: another system, or no x86 processor.
    """
    try:
        text = cpuinfo.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return None
    lines = (line.partition(":") for line in text.splitlines())
    flags = [frozenset(value.split()) for name, _, value in lines if name.strip() == "flags"]
    return frozenset.intersection(*flags) if flags else None


def told_cpuinfo() -> Path:
    """The file to read CPU flags from."""
    return Path(os.environ.get(CPUINFO_VARIABLE) or CPUINFO)


def has_vnni(flags: frozenset[str] | None) -> bool:
    """Whether products in 8 bits are fast, and exact with signed weights.

    Without VNNI, ONNX Runtime adds pairs of such products in 16 bits, where they can overflow.
    """
    return flags is not None and not flags.isdisjoint(VNNI)


def library_settings(flags: frozenset[str] | None, given: Mapping[str, str]) -> dict[str, str]:
    """Variables that the libraries read when they are loaded.

    Parameters
    ----------
    flags
        Of the processor.
    given
        The environment. Threads are set over it; which instructions a library uses stays the user's to say.
    """
    chosen = dict(_ONE_THREAD)
    if flags and "avx512_vnni" in flags and "CT2_FORCE_CPU_ISA" not in given:
        # By itself CTranslate2 takes its AVX2 kernels on processors of AMD, whatever else they have.
        chosen["CT2_FORCE_CPU_ISA"] = "AVX512"
    return chosen


def described(flags: frozenset[str] | None) -> str:
    """A line for the log: what the processor has, and what is done with it."""
    if flags is None:
        return "processor: flags unknown"
    seen = ", ".join(flag for flag in _SHOWN if flag in flags) or "no AVX2"
    products = "signed weights, VNNI" if has_vnni(flags) else "unsigned weights, no VNNI"
    return f"processor: {seen}; products in 8 bits: {products}; one thread for each worker"


def check_cpu(cpuinfo: Path, operating_point: str) -> str:
    """Make sure that the models can run here, before one is loaded.

    Returns
    -------
    str
        A warning for the log, empty if all is well.

    Raises
    ------
    IllegalInstruction
        The processor has no AVX2.
    """
    flags = cpu_flags(cpuinfo)
    if flags is None:
        # Models for other processors do not use AVX; on x86, a system that does not tell is no proof of lack.
        return "" if platform.machine().lower() not in _X86 else f"{cpuinfo} tells no CPU flags"
    if "avx2" not in flags:
        raise IllegalInstruction(detail="this processor has no AVX2, which the models need")
    if operating_point == "enhanced" and "avx512_vnni" not in flags:
        return "this processor has no AVX512_VNNI: the enhanced operating point will be slow on it"
    return ""


def available_cores(cgroups: Path = CGROUPS, membership: Path = Path("/proc/self/cgroup")) -> int:
    """Cores that this process may keep busy: those it may run on, within its container's CPU quota.

    Parameters
    ----------
    cgroups
        Where the control groups are mounted.
    membership
        A file in the form of `/proc/self/cgroup`.
    """
    present = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    quota = _quota(cgroups, membership)
    # A quota of 1.5 cores keeps two workers busier than one.
    return present if quota is None else max(1, min(present, -int(-quota // 1)))


def _quota(cgroups: Path, membership: Path) -> float | None:
    """Smallest quota, in cores, of this process's control group and the groups around it."""
    quotas = []
    for group in _groups(cgroups, membership):
        v2 = _numbers(group / "cpu.max")
        v1 = _numbers(group / "cpu.cfs_quota_us") + _numbers(group / "cpu.cfs_period_us")
        quotas += [
            numbers[0] / numbers[1]
            for numbers in (v2, v1)
            if len(numbers) == 2 and min(numbers) > 0  # noqa: PLR2004
        ]
    return min(quotas, default=None)


def _groups(cgroups: Path, membership: Path) -> list[Path]:
    """Folders that may hold this process's limits, of cgroups version 1 and 2, inside a container or not."""
    folders = {cgroups, cgroups / "cpu", cgroups / "cpu,cpuacct"}
    try:
        lines = membership.read_text(encoding="utf-8").splitlines()
    except OSError:
        return list(folders)
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if controllers in ("", "cpu", "cpu,cpuacct"):
            group = cgroups / controllers / path.lstrip("/")
            folders.update(folder for folder in (group, *group.parents) if folder.is_relative_to(cgroups))
    return list(folders)


def _numbers(file: Path) -> list[int]:
    """Numbers in a file of the kernel's; none where it says `max` or does not exist."""
    try:
        return [int(word) for word in file.read_text(encoding="ascii").split()]
    except (OSError, ValueError):
        return []
