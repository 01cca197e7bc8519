"""The machine that figures were taken on."""

import os
import platform
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

_TOLD_FLAGS: Final = ("avx2", "avx_vnni", "avx512f", "avx512_vnni")
"""Instruction sets that decide how fast 8-bit matrix products are."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What decides how fast the program can be.

    Attributes
    ----------
    cpu
        As the processor, or the hypervisor in its place, calls itself.
    family
        Numbers of family and model, which tell the generation even where the name does not; may be empty.
    flags
        Whether the processor has each instruction set.
    cores
        That this process may run on.
    memory_mb
        In millions of bytes.
    system
        Kernel and its version, `Linux 6.1`; what a maker adds to that matters to nobody else.
    """

    cpu: str
    family: str
    flags: Mapping[str, bool]
    cores: int
    memory_mb: int
    system: str

    @property
    def slug(self) -> str:
        """A name for files: `amd-epyc-2-cores`."""
        return re.sub(r"[^a-z0-9]+", "-", f"{self.cpu} {self.cores} cores".lower()).strip("-")

    @property
    def sentence(self) -> str:
        """All of it in a line."""
        having = [f"{'' if has else 'no '}{flag}" for flag, has in self.flags.items()]
        family = f" ({self.family})" if self.family else ""
        memory = f"{self.memory_mb / 1000:.0f} GB of memory"
        return f"{self.cpu}{family}, {self.cores} cores, {', '.join(having)}, {memory}, {self.system}"

    @classmethod
    def from_json(cls, read: Mapping[str, Any]) -> "Machine":
        return cls(**read)


def this_machine(proc: Path = Path("/proc")) -> Machine:
    """Read what the kernel tells.

    Parameters
    ----------
    proc
        Where its files lie.
    """
    cpu = _fields(proc / "cpuinfo")
    flags = cpu.get("flags", "").split()
    numbers = [
        f"{name} {cpu[key]}" for name, key in (("family", "cpu family"), ("model", "model")) if key in cpu
    ]
    return Machine(
        cpu=cpu.get("model name", platform.machine()),
        family=", ".join(numbers),
        flags={flag: flag in flags for flag in _TOLD_FLAGS},
        cores=len(os.sched_getaffinity(0)),
        memory_mb=int(_fields(proc / "meminfo")["MemTotal"].split()[0]) * 1024 // 1_000_000,
        system=f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}",
    )


def load(proc: Path = Path("/proc")) -> float:
    """Processes that wanted to run, averaged over the last minute."""
    return float((proc / "loadavg").read_text("ascii").split()[0])


def _fields(file: Path) -> dict[str, str]:
    """Lines `name : value` of a file; of a name that comes again, as for each core, the first."""
    fields: dict[str, str] = {}
    for line in file.read_text("utf-8").splitlines():
        name, colon, value = line.partition(":")
        if colon:
            fields.setdefault(name.strip(), value.strip())
    return fields
