"""The program as its users meet it: a process with arguments, an environment, STDIN, STDOUT and STDERR."""

import json
import os
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tests.contract.program import ROOT, Pipeline
from tests.samples import silence, tone, write_audio
from transcriber.home import home
from transcriber.license.development import development_token
from transcriber.media.decode import decode
from transcriber.media.probe import probe
from transcriber.packs.load import load_pack
from transcriber.packs.present import check_present
from transcriber.packs.pull import pull


@pytest.fixture(scope="session")
def models() -> Path:
    """Folder of models, pulled once: what a user has after `longhand models pull --samples`."""
    pack = load_pack("en")
    folder = home() / "models"
    pull(pack, folder / "en", samples=True)
    check_present(pack, "standard", folder / "en")
    return folder


@pytest.fixture(scope="session")
def speech(models) -> Path:
    """A real recording of English: 44 s of Dickens."""
    return models / "en" / "samples" / "two_cities.wav"


@pytest.fixture(scope="session")
def licence(tmp_path_factory) -> Path:
    """Folder with `keys` and a token that any test may use; made here, worth nothing anywhere else."""
    folder = tmp_path_factory.mktemp("licence")
    (folder / "token").write_text(development_token(folder, datetime.now(UTC)))
    return folder


@pytest.fixture
def pipeline(models, licence, tmp_path) -> Pipeline:
    return Pipeline(
        {
            "PATH": os.environ["PATH"],
            "PYTHONPATH": str(ROOT),
            "PYTHONWARNINGS": "error",
            "TMPDIR": str(tmp_path),
            "LICENSE_TOKEN": (licence / "token").read_text(),
            "LONGHAND_KEYS_DIR": str(licence / "keys"),
            "LONGHAND_MODELS_DIR": str(models),
        }
    )


@pytest.fixture
def config(tmp_path) -> Callable[..., Path]:
    """Write a job config; its keys are given as arguments."""

    def write(transcription_config: dict[str, Any] | None = None, **others: Any) -> Path:
        file = tmp_path / "config.json"
        asked = {"language": "en", **(transcription_config or {})}
        file.write_text(json.dumps({"type": "transcription", "transcription_config": asked, **others}))
        return file

    return write


@pytest.fixture(scope="session")
def quiet(tmp_path_factory) -> Path:
    """Two seconds in which nothing is heard."""
    return write_audio(tmp_path_factory.mktemp("audio") / "quiet.wav", "wav", silence(2.0))


@pytest.fixture(scope="session")
def whistle(tmp_path_factory) -> Path:
    """Three seconds of a tone."""
    return write_audio(tmp_path_factory.mktemp("audio") / "whistle.flac", "flac", tone(3.0))


@pytest.fixture(scope="session")
def sentence(speech, tmp_path_factory) -> Path:
    """The first seconds of the real recording: "It was the best of times, it was the worst of times"."""
    heard = np.concatenate(list(decode(speech, probe(speech))))
    return write_audio(tmp_path_factory.mktemp("audio") / "sentence.wav", "wav", heard[None, : 16_000 * 7])


@pytest.fixture(scope="session")
def long_speech(speech, tmp_path_factory) -> Path:
    """The same recording over and over, 15 minutes: long enough to be split, and to be met while it runs."""
    heard = np.concatenate(list(decode(speech, probe(speech))))
    return write_audio(tmp_path_factory.mktemp("audio") / "long.wav", "wav", np.tile(heard, 20)[None, :])
