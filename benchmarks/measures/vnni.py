"""What VNNI brings to Whisper: the same work with AVX2 alone and with what `transcriber.cpu` chooses.

Random weights of the published shapes, through faster-whisper, with a fixed number of tokens a window. Both
times are of the whole process, in which reading the model gains nothing, so the ratio is on the low side.
"""

import subprocess
import sys
from pathlib import Path
from typing import Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.contenders.contender import Script
from benchmarks.contenders.here import need
from benchmarks.figures import Figure, Target
from benchmarks.here import NotHere
from benchmarks.process import Run, disturbance, run
from benchmarks.report import Outcome
from transcriber.cpu import cpu_flags, library_settings

_ROOT: Final = Path(__file__).parents[2]
_AVX2: Final = {
    "CT2_FORCE_CPU_ISA": "AVX2",
    "ONEDNN_MAX_CPU_ISA": "AVX2",
    "MKL_ENABLE_INSTRUCTIONS": "AVX2",
}
"""CTranslate2 leaves products to MKL on processors of Intel, to oneDNN on others: each has its own limit."""
_SHAPES: Final = {"tiny": None, "small": Target(1.25, 1.3)}
_MINUTES: Final = 5

Round = tuple[Run, Run]


def take(bench: Bench) -> Outcome:
    need("faster_whisper")
    flags = cpu_flags()
    if not flags or "avx512_vnni" not in flags:
        raise NotHere("this processor has no AVX512_VNNI")
    recording = bench.recordings.speech(1 if bench.quick else _MINUTES)
    figures, seen, waited = [], [], []
    for shape, target in _SHAPES.items():
        script = random_whisper(bench.recordings.folder, shape)
        rounds = [_round(script, recording.path, bench, flags) for _ in bench.runs(3)]
        ratios = tuple(avx2.wall_seconds / vnni.wall_seconds for avx2, vnni in rounds)
        tell(f"  {shape}: {', '.join(f'{ratio:.2f}' for ratio in ratios)} times")
        figures.append(Figure(f"speed-up by VNNI, Whisper {shape}, random weights", "times", ratios, target))
        seen += [
            {"what": f"{shape}, {kernels}", "round": number} | one.as_json() | recording.as_json()
            for number, runs in enumerate(rounds, 1)
            for kernels, one in zip(("AVX2", "VNNI"), runs, strict=True)
        ]
        waited += [one for runs in rounds for one in runs]
    return Outcome(tuple(figures), tuple(seen), disturbance(waited))


def random_whisper(folder: Path, shape: str) -> Script:
    """faster-whisper with random weights of a shape, which are written into the folder."""
    model = folder / f"whisper-{shape}"
    if not model.exists():
        # In a process of its own, which gives the memory back: for the medium shape it is 3 GB and more.
        writer = [sys.executable, "-m", "benchmarks.random_whisper", shape, str(model)]
        subprocess.run(writer, cwd=_ROOT, check=True)
    name = f"faster-whisper, {shape}, random weights"
    return Script(name, "whisper_library", "MIT (as published)", (str(model),), scored=False)


def _round(script: Script, recording: Path, bench: Bench, flags: frozenset[str]) -> Round:
    """AVX2 first, then what we choose by ourselves."""
    plain = bench.program.environment
    avx2, vnni = plain | _AVX2, plain | library_settings(flags, plain)
    command = script.command(recording)
    return run(command, avx2, bench.one_core), run(command, vnni, bench.one_core)


VNNI = Measure("vnni", "What VNNI brings to Whisper of random weights, against AVX2, on one core.", take)
