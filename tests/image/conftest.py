"""The image as its users run it, on a real container engine."""

from pathlib import Path

import numpy as np
import pytest

from tests.image.container import Image
from tests.image.engine import Engine, NoEngineError, find_engine, installed_engines
from tests.image.source import image_tag, licence_folder
from tests.samples import write_audio
from transcriber.home import home
from transcriber.license.file import read_license_token
from transcriber.media.decode import decode
from transcriber.media.probe import probe

HERE = Path(__file__).parent
NOT_BUILT = "no image of this source; `make test-image` builds it"


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        if item.path.is_relative_to(HERE):
            item.add_marker(pytest.mark.xdist_group("image"))  # one engine, and little memory


@pytest.fixture(scope="session")
def engine() -> Engine:
    """Container engine that works here and has the image."""
    amiss: list[str] = []
    engines = list(installed_engines(amiss))
    if not engines:
        pytest.skip(f"no container engine: {'; '.join(amiss)}")
    if not any(engine.has(image_tag()) for engine in engines):
        pytest.skip(NOT_BUILT)
    try:
        return find_engine()
    except NoEngineError as error:
        pytest.skip(f"no container engine: {error}")


@pytest.fixture(scope="session")
def image(engine) -> str:
    """Tag of the English image of this source."""
    if not engine.has(image_tag()):
        pytest.skip(NOT_BUILT)
    return image_tag()


@pytest.fixture(scope="session")
def token() -> str:
    """Licence token that the image accepts."""
    return read_license_token(licence_folder() / "license.json")


@pytest.fixture(scope="session")
def transcriber(engine, image, token) -> Image:
    return Image(engine, image, token)


@pytest.fixture(scope="session")
def speech() -> np.ndarray:
    """A real recording of English, 44 s of Dickens. Shape (n,), 16 kHz."""
    recording = home() / "models" / "en" / "samples" / "two_cities.wav"
    if not recording.is_file():
        pytest.skip(f"no {recording}; `longhand models pull --samples` fetches it")
    return np.concatenate(list(decode(recording, probe(recording))))


@pytest.fixture(scope="session")
def clip(speech, tmp_path_factory) -> Path:
    """Its first seven seconds, a file that everybody may read: "It was the best of times ..."."""
    file = write_audio(tmp_path_factory.mktemp("audio") / "clip.wav", "wav", speech[None, : 16_000 * 7])
    file.chmod(0o644)
    return file


@pytest.fixture
def folder(tmp_path) -> Path:
    """Folder to map into a container, whatever its user."""
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o777)
    return shared
