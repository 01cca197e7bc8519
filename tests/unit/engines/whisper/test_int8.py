import shutil
from pathlib import Path

import numpy as np
import pytest

from benchmarks.random_whisper import SHAPES, write_random_whisper
from transcriber.engines.whisper.int8 import build
from transcriber.engines.whisper.model import WhisperModel
from transcriber.speech import SAMPLE_RATE


def said(folder: Path) -> list[object]:
    """All that a model gives: texts, their probabilities, times of tokens and their probabilities."""
    model = WhisperModel(folder)
    noise = np.random.default_rng(5).standard_normal(3 * SAMPLE_RATE).astype(np.float32) / 10
    encoded, prompt = model.encode(noise), model.vocabulary.prompt("en")
    attempt = model.attempt(encoded, prompt, 5)
    times, probabilities = model.times(encoded, prompt, attempt.tokens[:40], 3.0)
    return [attempt, times.tolist(), probabilities.tolist()]


@pytest.mark.parametrize("kind", ["float16", "float32"])
def test_a_model_in_int8_says_exactly_what_it_says_when_it_is_converted_at_its_start(tmp_path, kind):
    write_random_whisper(tmp_path / "float", SHAPES["smallest"], weights=kind)
    shutil.copytree(tmp_path / "float", tmp_path / "int8")
    written = b"".join(build(tmp_path, "float/model.bin"))
    (tmp_path / "int8" / "model.bin").write_bytes(written)
    assert len(written) < 0.75 * (tmp_path / "float" / "model.bin").stat().st_size
    assert said(tmp_path / "int8") == said(tmp_path / "float")


def test_a_model_of_another_version_of_the_format_is_refused(tmp_path):
    (tmp_path / "model.bin").write_bytes(b"\5\0\0\0")
    with pytest.raises(ValueError, match="version 5 of the format, not 6"):
        b"".join(build(tmp_path, "model.bin"))
