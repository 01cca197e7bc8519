"""How far a run is, as long as it goes on."""

import signal
from datetime import UTC, datetime

import pytest

from contract.job.progress import Progress
from tests.contract.program import wait_until
from tests.integration.worker.cloud import ALL_IS_WELL, TIMEOUT_SECONDS

HALFWAY = """
    import time
    say("2026-01-02 03:04:05.678Z INFO longhand.pipeline 50 % done, real-time factor 0.0300")
    while not Path(os.environ["GO"]).exists():
        time.sleep(0.05)
"""
FAILS = "sys.exit(3)"


def is_told(cloud):
    return "progress.json" in cloud.names()


@pytest.fixture
def go(tmp_path):
    """The file that lets a `pipeline` go on that is halfway."""
    return tmp_path / "go"


@pytest.mark.parametrize(("rest", "ends_with"), [(ALL_IS_WELL, "summary.json"), (FAILS, "error.json")])
def test_it_is_there_while_the_run_goes_on_and_gone_at_its_end(cloud, worker, go, rest, ends_with):
    worker.write_pipeline(HALFWAY, rest)
    began = datetime.now(UTC)
    with worker.start(cloud.upload(), GO=str(go), AWS_BATCH_JOB_ATTEMPT="2") as process:
        wait_until(lambda: is_told(cloud))
        told, kind = (
            Progress.from_json(cloud.text("progress.json")),
            cloud.get("progress.json")["ContentType"],
        )
        go.touch()
        process.communicate(timeout=TIMEOUT_SECONDS)

    assert (told.share, told.attempt, kind) == (0.5, 2, "application/json")
    assert began.replace(microsecond=0) <= datetime.fromisoformat(told.at) <= datetime.now(UTC)
    assert ends_with in cloud.stored()
    assert not is_told(cloud)


def test_a_run_that_is_ended_leaves_none(cloud, worker, go):
    worker.write_pipeline(HALFWAY)
    with worker.start(cloud.upload(), GO=str(go)) as process:
        wait_until(lambda: is_told(cloud))
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=TIMEOUT_SECONDS)

    assert process.returncode == 128 + signal.SIGTERM
    assert cloud.stored() == {}


def test_that_of_an_attempt_whose_host_died_is_gone_before_anything_new_is_known(cloud, worker, go):
    worker.write_pipeline(HALFWAY.replace("longhand.pipeline", "other"), ALL_IS_WELL)
    task = cloud.upload()
    cloud.put("progress.json", Progress(share=0.9, at="2026-01-02T03:04:05.678Z").to_json())
    with worker.start(task, GO=str(go), AWS_BATCH_JOB_ATTEMPT="2") as process:
        wait_until(lambda: not is_told(cloud))
        go.touch()
        process.communicate(timeout=TIMEOUT_SECONDS)

    assert process.returncode == 0


def test_an_image_that_does_not_say_how_far_it_is_has_none(cloud, worker):
    worker.write_pipeline('say("half of it is done")', ALL_IS_WELL)
    outcome = worker(cloud.upload())
    assert outcome.status == 0
    assert "progress" not in outcome.stderr
    assert not is_told(cloud)
