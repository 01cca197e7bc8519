"""Measures taken with the real program, each once on 5 s of speech."""

import json
import os
import sys
import time
from pathlib import Path

import pytest

from benchmarks.__main__ import main
from benchmarks.process import run
from benchmarks.program import this_program
from benchmarks.recordings import bundled
from benchmarks.report import Report
from benchmarks.stages import REST, STAGES

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def _with_models(models):
    if not (models / "samples").is_dir():
        pytest.skip("no sample recordings: longhand models pull --samples")


def test_a_measure_prints_and_keeps_what_it_found(tmp_path, capsys):
    assert main(["start-to-end", "--runs", "1", "--json", "--output", str(tmp_path)]) == 0
    printed = Report.from_json(capsys.readouterr().out)
    (kept,) = tmp_path.iterdir()
    assert Report.from_json(kept.read_text("utf-8")) == printed
    (figure,) = printed.measures["start-to-end"].figures
    (one,) = printed.measures["start-to-end"].runs
    assert 0.05 < figure.median < 60
    assert one["seconds"] == 5.0


def test_every_stage_takes_time_and_all_together_are_the_whole():
    environment = this_program().environment | {"PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "benchmarks.stages", str(time.monotonic()), str(bundled())]
    seen = run(command, environment, sorted(os.sched_getaffinity(0)))
    stages = json.loads(seen.stdout)
    assert list(stages) == list(STAGES)
    assert [stage for stage, seconds in stages.items() if seconds <= 0] == []
    assert stages[REST] < 0.5 * sum(stages.values())
    assert sum(stages.values()) == pytest.approx(seen.wall_seconds, rel=0.5)
