import pytest

from tests.samples import FORMATS, speechlike, tone, write_audio
from tests.small_cloud import small_cloud


@pytest.fixture
def cloud(monkeypatch):
    with small_cloud(monkeypatch) as made:
        yield made


@pytest.fixture(scope="session")
def recordings(tmp_path_factory):
    """Two seconds in each of the ten formats."""
    folder = tmp_path_factory.mktemp("recordings")
    return {name: write_audio(folder / f"a.{name}", name, speechlike(2.0)).read_bytes() for name in FORMATS}


@pytest.fixture(scope="session")
def wav(tmp_path_factory):
    return write_audio(tmp_path_factory.mktemp("wav") / "a.wav", "wav", tone(1.0)).read_bytes()
