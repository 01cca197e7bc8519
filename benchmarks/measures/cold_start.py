"""How long the import of each function takes in a new process, from the very files that are deployed.

The folder is made as `cdk deploy` makes it, with bytecode. Every import is in a process of its own that sees
that folder and Python's own library, and nothing else.
"""

import sys
import tempfile
from pathlib import Path
from typing import Final

from benchmarks.bench import Bench, Measure, tell
from benchmarks.figures import Figure, Target
from benchmarks.here import NotHere
from benchmarks.process import run
from benchmarks.report import Outcome
from contract.errors.deployment import BundleFailed
from infra.functions.bundle import bundle
from lambdas.functions import FUNCTIONS

_TARGET: Final = Target(400, 400)
_IMPORT: Final = """\
import sys, time
sys.path.insert(0, sys.argv[1])
began = time.perf_counter()
__import__(sys.argv[2])
print(1000 * (time.perf_counter() - began))
"""


def take(bench: Bench) -> Outcome:
    with tempfile.TemporaryDirectory(prefix="longhand-bench-") as folder:
        try:
            bundle(Path(folder), python=f"{sys.version_info.major}.{sys.version_info.minor}", compiled=True)
        except BundleFailed as reason:
            raise NotHere(str(reason)) from reason
        figures = [_figure(bench, folder, each.name, each.handler) for each in FUNCTIONS]
    return Outcome(tuple(figures))


def _figure(bench: Bench, folder: str, name: str, handler: str) -> Figure:
    module = handler.rpartition(".")[0]
    command = [sys.executable, "-I", "-S", "-c", _IMPORT, folder, module]
    run(command, {}, bench.one_core)  # so that its files lie in memory
    milliseconds = tuple(float(run(command, {}, bench.one_core).stdout) for _ in bench.runs(10))
    tell(f"  {name}: {min(milliseconds):.0f} to {max(milliseconds):.0f} ms")
    return Figure(f"import of the function {name}, from its bundle", "ms", milliseconds, _TARGET)


COLD_START = Measure("cold-start", "Import of each function in a new process, as it is deployed.", take)
