import pytest

from tests.unit.fetch.servers import SOUND, content, serve


@pytest.fixture
def server():
    with serve() as running:
        running.answers["/a.wav"] = content(SOUND)
        yield running
