import pytest

from tests.e2e.cloud import Cloud
from transcriber.home import home


@pytest.fixture(scope="session")
def cloud(models):
    running = Cloud.start("--workers", "2")
    yield running
    running.stop()


@pytest.fixture(scope="session")
def talk(models):
    """A recording of 44 seconds that begins `It was the best of times`."""
    recording = home() / "models" / "en" / "samples" / "two_cities.wav"
    if not recording.is_file():
        pytest.skip(f"no {recording}")
    return recording


@pytest.fixture(scope="session")
def sentence(talk, tmp_path_factory):
    """The first five seconds of it: samples at 48 kHz."""
    import av
    import numpy as np

    with av.open(str(talk)) as container:
        blocks = [frame.to_ndarray() for frame in container.decode(audio=0)]
    samples = np.concatenate(blocks, axis=1)[:, : 5 * 48_000]
    if samples.dtype == np.int16:
        samples = samples.astype(np.float32) / 32768
    return samples.reshape(1, -1) if samples.shape[0] == 1 else samples[:1]
