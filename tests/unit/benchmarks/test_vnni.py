import json
import subprocess

import pytest

from benchmarks.measures.vnni import whisper
from benchmarks.program import this_program
from benchmarks.random_whisper import TOKENS_A_WINDOW


def test_the_program_itself_runs_on_random_weights(models, tmp_path):
    speech = models / "samples" / "two_cities.wav"
    command = whisper(tmp_path, "smallest", speech)
    done = subprocess.run(
        command, env=this_program().environment, capture_output=True, check=True, timeout=120
    )
    results = json.loads(done.stdout)["results"]
    windows = round(len(results) / TOKENS_A_WINDOW)
    assert windows >= 1
    assert len(results) / windows == pytest.approx(TOKENS_A_WINDOW, rel=0.05)
