"""What VNNI brings to Whisper: the same work with AVX2 alone and with what `transcriber.cpu` chooses.

`pipeline` itself, with its Whisper engine on random weights of the published shapes. Both times are of the
whole process, in which reading the model and the recording gains nothing, so the ratio is on the low side.
"""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.contenders.here import need
from benchmarks.figures import Figure, Target
from benchmarks.here import NotHere
from benchmarks.process import Run, disturbance, run
from benchmarks.random_whisper import written
from benchmarks.report import Outcome
from transcriber.cpu import cpu_flags
from transcriber.home import models_folder

_AVX2: Final = {
    "CT2_FORCE_CPU_ISA": "AVX2",
    "ONEDNN_MAX_CPU_ISA": "AVX2",
    "MKL_ENABLE_INSTRUCTIONS": "AVX2",
}
"""CTranslate2 leaves products to MKL on processors of Intel, to oneDNN on others: each has its own limit."""
_SHAPES: Final = {"tiny": None, "small": Target(1.25, 1.3)}
_MINUTES: Final = 5
_PACK: Final = "en_whisper"
_PROGRAM: Final = Path(__file__).parents[1] / "contenders" / "whisper_pipeline.py"

Round = tuple[Run, Run]


def take(bench: Bench) -> Outcome:
    need("ctranslate2")
    flags = cpu_flags()
    if not flags or "avx512_vnni" not in flags:
        raise NotHere("this processor has no AVX512_VNNI")
    recording = bench.recordings.speech(1 if bench.quick else _MINUTES)
    figures, seen, waited = [], [], []
    for shape, target in _SHAPES.items():
        command = whisper(bench.recordings.folder, shape, recording.path)
        rounds = [_round(command, bench) for _ in bench.runs(3)]
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


def whisper(folder: Path, shape: str, recording: Path) -> Sequence[str]:
    """Command of `pipeline` with random weights of a shape, which are written into the folder."""
    store = folder / f"models-{shape}"
    pack = store / _PACK
    if not pack.exists():
        pack.mkdir(parents=True)
        # The pack's standard operating point reads the folder `base`, whatever the shape is.
        (pack / "base").symlink_to(written(folder, shape))
        (pack / "voice_activity.onnx").symlink_to(models_folder("en") / "voice_activity.onnx")
    options = ("--language", _PACK, "--models-dir", str(store), "--input", str(recording))
    return [sys.executable, str(_PROGRAM), *options]


def _round(command: Sequence[str], bench: Bench) -> Round:
    """AVX2 first, then what the program chooses by itself."""
    own = bench.program.environment
    return run(command, own | _AVX2, bench.one_core), run(command, own, bench.one_core)


VNNI = Measure("vnni", "What VNNI brings to Whisper of random weights, against AVX2, on one core.", take)
