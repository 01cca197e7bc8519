"""The first thing a new user runs."""

import json
import re
import subprocess
import sys

import pytest

from tests.e2e.cloud import ROOT

pytestmark = pytest.mark.xdist_group("cloud")


def test_the_demo_shows_both_operating_points_of_one_clip_with_stages_and_states(talk, tmp_path):
    command = [sys.executable, "-m", "longhand", "demo", "--output", str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=180)

    assert ended.returncode == 0, ended.stderr
    for point in ("standard", "enhanced"):
        assert f"{point}: It was the best of times" in ended.stdout
        assert re.search(rf"^{point}: .* real-time factor \d\.\d+$", ended.stdout, re.MULTILINE)
        assert "best of times" in (tmp_path / f"{point}.txt").read_text()
        point_of_job = json.loads((tmp_path / f"{point}.json").read_text())["metadata"][
            "transcription_config"
        ]
        assert point_of_job["operating_point"] == point
    for stage in ("upload", "examined and given to Batch", "transcribed", "results stored", "together"):
        assert re.search(rf"^{stage} +\d+\.\d\d s +\d+\.\d\d s$", ended.stdout, re.MULTILINE), stage
    states = re.findall(r"^(received|submitted|runnable|starting|running|done) ", ended.stdout, re.MULTILINE)
    assert states == ["received", "submitted", "runnable", "starting", "running", "done"]
    assert {path.name for path in tmp_path.iterdir()} == {
        f"{point}.{kind}" for point in ("standard", "enhanced") for kind in ("json", "txt", "srt")
    }


def test_a_demo_that_the_pack_cannot_do_says_why(talk, tmp_path):
    command = [
        sys.executable,
        "-m",
        "longhand",
        "demo",
        "--output",
        str(tmp_path),
        "--operating-point",
        "best",
    ]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=180)

    assert ended.returncode == 1
    assert "operating_point" in ended.stderr
    assert "[config.invalid]" in ended.stderr
    assert "Traceback" not in ended.stderr
