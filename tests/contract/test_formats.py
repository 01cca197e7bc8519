from pathlib import Path

import numpy as np
import pytest

from tests.samples import FORMATS, write_audio
from transcriber.media.decode import decode
from transcriber.media.probe import probe

SHARED = Path(__file__).parents[3] / "shared" / "audio" / "formats"
EXPECTED = ["it", "was", "the", "best", "of", "times", "it", "was", "the", "worst", "of", "times"]


@pytest.fixture(scope="session")
def samples(sentence):
    return np.concatenate(list(decode(sentence, probe(sentence))))[None, :]


@pytest.mark.parametrize("name", FORMATS)
def test_each_of_the_ten_formats_is_transcribed_whatever_its_name(pipeline, samples, tmp_path, name):
    file = write_audio(tmp_path / f"call.{name}", name, samples).rename(tmp_path / "input.audio")
    words = [word.lower() for word in pipeline("--input", file).words]
    heard = sum(word in words for word in EXPECTED)
    assert heard >= len(EXPECTED) - 2, f"only {words}"


@pytest.mark.skipif(not SHARED.is_dir(), reason="the collection of odd files is not here")
@pytest.mark.parametrize(
    "file", sorted(SHARED.glob("*")) if SHARED.is_dir() else [], ids=lambda file: file.name
)
def test_odd_codecs_are_transcribed_from_stdin_too(pipeline, file):
    assert len(pipeline(stdin=file.read_bytes()).words) >= 3
