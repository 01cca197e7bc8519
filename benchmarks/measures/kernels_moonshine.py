"""What VNNI brings Moonshine: the whole program with it, and told that the processor lacks it.

ONNX Runtime looks at the processor itself and has no setting for its instructions. But VNNI has kernels for
signed weights only, so the program, told of a processor without it, makes its weights unsigned and runs the
kernels of AVX512 or AVX2: the same whole numbers, the same words. Products in float32 are the same in both.
"""

import re
from dataclasses import replace
from pathlib import Path
from typing import Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.figures import Figure
from benchmarks.here import NotHere
from benchmarks.process import disturbance
from benchmarks.report import Outcome
from transcriber.cpu import CPUINFO, CPUINFO_VARIABLE, VNNI, cpu_flags, has_vnni

_MINUTES: Final = 10


def take(bench: Bench) -> Outcome:
    if not has_vnni(cpu_flags()):
        raise NotHere("this processor has no VNNI to compare with")
    recording = bench.recordings.speech(_MINUTES)
    lesser = lesser_cpuinfo(bench.recordings.folder)
    told = bench.program.environment | {CPUINFO_VARIABLE: str(lesser)}
    without = replace(bench.program, environment=told)
    rounds = []
    for number in bench.runs(3):
        rounds.append([program(recording.path, cores=bench.one_core) for program in (without, bench.program)])
        tell(f"  round {number + 1}: " + ", ".join(f"{run.cpu_seconds:.2f} s" for run in rounds[-1]))
    ratios = tuple(slow.cpu_seconds / fast.cpu_seconds for slow, fast in rounds)
    figure = Figure(f"Moonshine without VNNI against with it, {_MINUTES} minutes, one core", "times", ratios)
    seen = [
        {"what": what, "round": number} | run.as_json() | recording.as_json()
        for number, runs in enumerate(rounds, 1)
        for what, run in zip(("without VNNI", "with VNNI"), runs, strict=True)
    ]
    return Outcome((figure,), tuple(seen), disturbance([fast for _, fast in rounds]))


def lesser_cpuinfo(folder: Path, cpuinfo: Path = CPUINFO) -> Path:
    """A copy of what the system tells of the processor, without VNNI."""
    text = re.sub(rf"\b({'|'.join(VNNI)})\b ?", "", cpuinfo.read_text("utf-8"))
    file = folder / "cpuinfo-without-vnni"
    file.write_text(text, "utf-8")
    return file


KERNELS_MOONSHINE = Measure(
    "kernels-moonshine", "How much processor time VNNI saves Moonshine, on one pinned core.", take
)
