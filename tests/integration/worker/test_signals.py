"""A host that is taken away: SIGTERM, and half a minute to leave."""

import json
import signal
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.contract.program import children, is_running, wait_until
from tests.integration.worker.cloud import ALL_IS_WELL, TIMEOUT_SECONDS

SLOW = """
    import signal, time
    def leave(number, frame):
        Path(os.environ["NOTES"]).joinpath("told").write_text(str(number))
        sys.exit(128 + number)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, leave)
    Path(os.environ["NOTES"]).joinpath("pid").write_text(str(os.getpid()))
    Path(os.environ["NOTES"]).joinpath("pid").rename(Path(os.environ["NOTES"]) / "running")
    while True:
        time.sleep(0.1)
"""


@pytest.fixture
def notes(tmp_path):
    folder = tmp_path / "notes"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_pipeline_is_told_and_everything_is_tidied_up(cloud, worker, notes, number):
    worker.write_pipeline(SLOW)
    with worker.start(cloud.upload(), NOTES=str(notes)) as process:
        wait_until((notes / "running").exists)
        process.send_signal(number)
        _, stderr = process.communicate(timeout=TIMEOUT_SECONDS)

    assert process.returncode == 128 + number
    assert (notes / "told").read_text() == str(int(number))
    assert not is_running(int((notes / "running").read_text()))
    assert list(worker.work.iterdir()) == []
    assert cloud.stored() == {}, "what is tried again has not failed"
    assert f"stopped by {number.name}" in stderr.decode()


def test_a_pipeline_that_ended_by_itself_at_the_signal_of_its_host_is_tried_again(cloud, worker):
    """A signal to the whole group may reach pipeline first."""
    worker.write_pipeline("sys.exit(143)")
    assert worker(cloud.upload()).status == 143
    assert cloud.stored() == {}


def test_the_attempt_after_a_signal_completes_the_job(cloud, worker, notes):
    worker.write_pipeline(SLOW)
    task = cloud.upload()
    with worker.start(task, NOTES=str(notes)) as process:
        wait_until((notes / "running").exists)
        process.terminate()
        process.communicate(timeout=TIMEOUT_SECONDS)
    worker.write_pipeline(ALL_IS_WELL)

    assert worker(task, AWS_BATCH_JOB_ATTEMPT="2").status == 0

    assert cloud.summary.attempt == 2


class Stuck(BaseHTTPRequestHandler):
    """An S3 that answers for the config, and lets everything else wait."""

    held: threading.Event
    asked: threading.Event
    slow: str

    def do_GET(self):
        if self.slow == "GET" and not self.path.endswith("config.json"):
            self.wait(b"part of it")
        elif self.path.endswith("config.json"):
            self.answer(json.dumps({"type": "transcription"}).encode())
        else:
            self.answer(b"RIFF of a kind")

    def do_PUT(self):
        self.wait(b"")

    def answer(self, body, length=None):
        self.send_response(200)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.send_header("ETag", '"a"')
        self.end_headers()
        self.wfile.write(body)
        self.wfile.flush()

    def wait(self, body):
        if body:
            self.answer(body, len(b"RIFF of a kind"))
        self.asked.set()
        self.held.wait(TIMEOUT_SECONDS)
        self.close_connection = True

    def log_message(self, *_):
        pass


@pytest.fixture(params=["GET", "PUT"])
def stuck(request):
    kind = type(
        "S3", (Stuck,), {"held": threading.Event(), "asked": threading.Event(), "slow": request.param}
    )
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server
    kind.held.set()
    server.shutdown()
    server.server_close()
    thread.join(60)


def test_a_signal_ends_a_download_and_an_upload_that_hang(cloud, worker, stuck):
    endpoint = "http://{}:{}".format(*stuck.server_address)
    with worker.start(cloud.upload(), AWS_ENDPOINT_URL=endpoint) as process:
        wait_until(stuck.RequestHandlerClass.asked.is_set)
        process.terminate()
        process.communicate(timeout=5)

    assert process.returncode == 143
    assert list(worker.work.iterdir()) == []
    assert children(process.pid) == []
