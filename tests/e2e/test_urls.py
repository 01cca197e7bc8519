"""URLs that jobs name, from the embedded cloud: where they may lead, and how it ends while one is slow."""

import json
import threading
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.contract.program import wait_until
from tests.e2e.cloud import Cloud, assert_gone

pytestmark = pytest.mark.xdist_group("cloud")

CONFIG = {"type": "transcription", "transcription_config": {"language": "en"}}
BOUNDARY = "------------------------boundary"


class Server:
    """Serves recordings and takes callbacks. It never ends an answer, but for that of `text`."""

    def __init__(self):
        self.asked, self.over = [], threading.Event()
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append(self.path)
                self.send_response(200)
                body = b"Dear sir, here is the recording.\n" * 99
                is_text = self.path == "/text"
                self.send_header("Content-Length", str(len(body) if is_text else 1_000_000))
                self.end_headers()
                self.wfile.write(body)
                if not is_text:
                    outer.over.wait(60)

            def do_POST(self):
                outer.asked.append(self.path)
                outer.over.wait(60)

            def log_message(self, *_):
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def url(self, path):
        return f"http://127.0.0.1:{self._server.server_port}/{path}"

    def close(self):
        self.over.set()
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server():
    made = Server()
    yield made
    made.close()


@pytest.fixture
def cloud_that_may(models):
    """A cloud whose jobs may name URLs of this machine."""
    running = Cloud.start("--workers", "1", "--allow-network", "127.0.0.0/8")
    yield running
    if running.process.poll() is None:
        running.stop()


@pytest.fixture
def cloud_that_may_not(models):
    running = Cloud.start("--workers", "1")
    yield running
    running.stop()


def post(cloud, **config):
    """Post a job without a recording, and give its id."""
    field = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="config"\r\n\r\n'
    body = f"{field}{json.dumps(CONFIG | config)}\r\n--{BOUNDARY}--\r\n".encode()
    headers = {
        "Authorization": f"Bearer {cloud.ready['api_key']}",
        "Content-Type": f"multipart/form-data; boundary={BOUNDARY}",
    }
    request = urllib.request.Request(f"{cloud.ready['api_url']}/v2/jobs", body, headers)
    with urllib.request.urlopen(request, timeout=60) as answer:
        return json.loads(answer.read())["id"]


def test_unless_asked_no_job_reaches_this_machine(cloud_that_may_not, server):
    cloud = cloud_that_may_not
    job = cloud.ended(post(cloud, fetch_data={"url": server.url("a.wav")}))

    assert job["status"] == "rejected"
    assert "internal" in json.dumps(job["errors"])
    assert server.asked == []


def test_it_ends_at_once_though_a_recording_is_being_fetched(cloud_that_may, server):
    post(cloud_that_may, fetch_data={"url": server.url("slow.wav")})
    wait_until(lambda: server.asked)
    ends_at_once(cloud_that_may)


def test_it_ends_at_once_though_a_callback_is_being_made(cloud_that_may, server):
    job = post(
        cloud_that_may,
        fetch_data={"url": server.url("text")},
        notification_config=[{"url": server.url("told")}],
    )
    wait_until(lambda: len(server.asked) == 2)
    assert server.asked == ["/text", f"/told?id={job}&status=error"]
    ends_at_once(cloud_that_may)


def ends_at_once(cloud):
    """End it, which takes less than a minute, and not the quarter of an hour that a function may take."""
    family = cloud.family()
    assert cloud.stop() == 0
    assert_gone(family)
