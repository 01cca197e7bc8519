"""--parallel: more than one core for a recording of five minutes or more."""

import os

import numpy as np
import pytest

from tests.samples import write_audio


@pytest.fixture
def long_recording(speech, folder):
    return write_audio(folder / "long.wav", "wav", np.tile(speech, 8)[None, : 16_000 * 310])


def test_two_processes_give_the_transcript_that_one_gives(transcriber, long_recording):
    if len(os.sched_getaffinity(0)) < 2:
        pytest.skip("needs two cores")
    mapped = ("-v", f"{long_recording}:/input.audio:ro")
    one = transcriber.run(*mapped, arguments=("--parallel", "1"))
    two = transcriber.run(*mapped, arguments=("--parallel", "2", "-stderr"))
    assert "is not used" not in two.stderr
    assert "is capped" not in two.stderr
    assert two.words == one.words


def test_a_limit_of_cores_is_kept(transcriber, long_recording):
    ended = transcriber.run(
        *("--cpus", "1", "-v", f"{long_recording}:/input.audio:ro"), arguments=("--parallel", "2", "-stderr")
    )
    assert ended.words
    assert "--parallel 2 is capped at 1, the cores present" in ended.stderr
