"""The first thing a new user runs."""

import re
import subprocess
import sys

import pytest

from tests.e2e.cloud import ROOT

pytestmark = pytest.mark.xdist_group("cloud")


def test_the_demo_shows_the_transcript_the_stages_and_the_states_of_the_job(talk, tmp_path):
    command = [sys.executable, "-m", "longhand", "demo", "--output", str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=180)

    assert ended.returncode == 0, ended.stderr
    assert ended.stdout.startswith("It was the best of times.")
    for stage in ("upload", "examined and given to Batch", "transcribed", "results stored", "together"):
        assert re.search(rf"^{stage} +\d+\.\d\d s$", ended.stdout, re.MULTILINE), stage
    states = re.findall(r"^(received|submitted|runnable|starting|running|done) ", ended.stdout, re.MULTILINE)
    assert states == ["received", "submitted", "runnable", "starting", "running", "done"]
    assert re.search(r"real-time factor 0\.\d+$", ended.stdout, re.MULTILINE)
    assert {path.name for path in tmp_path.iterdir()} == {
        f"transcript.{kind}" for kind in ("json", "txt", "srt")
    }
    assert "best of times" in (tmp_path / "transcript.txt").read_text()


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
