"""A recording passes through the function; it is never in its memory as a whole."""

import threading
import tracemalloc
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import boto3
import pytest
from botocore.config import Config

from contract.job.record import FetchOrder
from lambdas.fetch.download import recording_of
from lambdas.fetch.stream import PART_BYTES, Uploads
from lambdas.outbound.request import Outbound
from tests.unit.fetch.servers import raw_server
from tests.unit.lambdas.outbound.calls import HERE, request_on

SIZE = 200 * 1024 * 1024
MAX_BYTES = 64 * 1024 * 1024
_BLOCK = bytes(1024 * 1024)


class Bucket(BaseHTTPRequestHandler):
    """As much of S3 as an upload in parts needs. It keeps nothing but the sizes of the parts."""

    protocol_version = "HTTP/1.1"
    parts: list[int]

    def do_PUT(self):
        left = int(self.headers["Content-Length"])
        self.parts.append(left)
        while left:
            left -= len(self.rfile.read(min(left, 65536)))
        self._answer(b"", ETag='"part"')

    def do_POST(self):
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self._answer(b"<Answer><UploadId>upload</UploadId><ETag>whole</ETag></Answer>")

    def _answer(self, body, **headers):
        self.send_response(200)
        for name, value in {"Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@contextmanager
def bucket():
    Bucket.parts = []
    server = ThreadingHTTPServer(("127.0.0.1", 0), Bucket)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    client = boto3.client(
        "s3",
        endpoint_url=f"http://127.0.0.1:{server.server_address[1]}",
        region_name="eu-west-1",
        aws_access_key_id="none",
        aws_secret_access_key="none",
        config=Config(s3={"addressing_style": "path"}, proxies={}),
    )
    try:
        yield Uploads(client, "uploads")
    finally:
        client.close()
        server.shutdown()
        server.server_close()
        thread.join(60)


def long_recording(connection):
    request_on(connection)
    connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % SIZE)
    for _ in range(SIZE // len(_BLOCK)):
        connection.sendall(_BLOCK)


def fetch(url, uploads):
    outbound = Outbound(allowed=HERE)
    with recording_of(FetchOrder(url=url), outbound, lambda: 300.0, SIZE) as recording:
        return uploads.put("api/job/recording", recording.chunks)


@pytest.fixture
def traced():
    tracemalloc.start()
    yield
    tracemalloc.stop()


def test_a_long_recording_takes_no_more_memory_than_some_parts(traced):
    with raw_server(long_recording) as url, bucket() as uploads:
        before, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        size = fetch(url, uploads)
        _, peak = tracemalloc.get_traced_memory()

    assert (size, sum(Bucket.parts)) == (SIZE, SIZE)
    assert all(PART_BYTES <= part < PART_BYTES + 100_000 for part in Bucket.parts[:-1])
    assert len(Bucket.parts) >= 24
    assert peak - before < MAX_BYTES
