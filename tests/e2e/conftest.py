import pytest

from tests.e2e import served
from tests.e2e.cloud import Cloud
from transcriber.home import home


@pytest.fixture(scope="session")
def home_of_its_own(models, tmp_path_factory):
    """A home with all that is in the real one, but for what the tool notes there while it runs."""
    folder = tmp_path_factory.mktemp("home")
    for each in home().iterdir():
        if each.name not in {"local.json", "submissions"}:
            (folder / each.name).symlink_to(each)
    return folder


@pytest.fixture(scope="session")
def cloud(home_of_its_own):
    running = Cloud.start(
        *("--workers", "2", "--allow-network", "127.0.0.0/8"),
        environment={"LONGHAND_HOME": str(home_of_its_own)},
    )
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


@pytest.fixture
def shelf():
    """A server of recordings."""
    with served.shelf() as found:
        yield found
