import pytest

from benchmarks.figures import Figure, Target
from benchmarks.machine import Machine
from benchmarks.report import Outcome, Report
from benchmarks.stages import STAGES


@pytest.fixture
def report() -> Report:
    """One measure taken, one where the time goes, and one that could not be taken."""
    speed = Figure("real-time factor", "factor", (0.03, 0.01, 0.018), Target(0.05, 0.02))
    times = [dict.fromkeys(STAGES, 0.0) | {"encoder": seconds, "decoder": 1.0} for seconds in (3.0, 9.0, 2.0)]
    stages = [{"seconds": 600.0, "stages": each} for each in times]
    return Report(
        date="2026-01-31",
        machine=Machine("Test(R) CPU", "family 1", {"avx2": True, "avx512_vnni": False}, 2, 8000, "Linux 6"),
        versions={"longhand": "1.0, commit abc", "python": "3.11.1"},
        quick=False,
        load=0.12,
        measures={
            "real-time-factor": Outcome((speed,), ({"wall_seconds": 18.0},)),
            "where-time-goes": Outcome((), tuple(stages)),
            "wer-librispeech": Outcome(note="not measured: it is not here"),
        },
    )
