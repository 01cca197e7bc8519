"""A recording comes whole, and is the right one, whatever the connection does."""

import logging
import random
import re
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from contract.errors import DownloadFailed, UploadGone, WorkFolderFull
from transcriber.worker import download as module
from transcriber.worker.download import download
from transcriber.worker.settings import Settings
from transcriber.worker.storage import make_client

BODY = random.Random(1).randbytes(1_000_003)
PART_BYTES = 100_000


def test_a_recording_in_many_parts_comes_whole(cloud, tmp_path):
    download(cloud.client, cloud.upload(BODY), tmp_path / "a", part_bytes=PART_BYTES)
    assert (tmp_path / "a").read_bytes() == BODY


@pytest.mark.parametrize("size", [1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES])
def test_no_byte_is_lost_where_parts_meet(cloud, tmp_path, size):
    download(cloud.client, cloud.upload(BODY[:size]), tmp_path / "a", part_bytes=PART_BYTES)
    assert (tmp_path / "a").read_bytes() == BODY[:size]


def test_one_connection_brings_it_in_one_piece(cloud, tmp_path):
    download(cloud.client, cloud.upload(BODY), tmp_path / "a", connections=1, part_bytes=PART_BYTES)
    assert (tmp_path / "a").read_bytes() == BODY


def test_every_part_is_of_the_version_of_the_job(cloud, tmp_path):
    task = cloud.upload(BODY)
    cloud.upload(BODY[::-1])
    download(cloud.client, task, tmp_path / "a", part_bytes=PART_BYTES)
    assert (tmp_path / "a").read_bytes() == BODY


def test_a_version_that_is_gone_says_so(cloud, tmp_path):
    task = cloud.upload(BODY)
    cloud.client.delete_object(Bucket=task.uploads_bucket, Key=task.key, VersionId=task.version_id)
    with pytest.raises(UploadGone, match="not in the bucket any more"):
        download(cloud.client, task, tmp_path / "a", part_bytes=PART_BYTES)


@pytest.mark.parametrize("size", [len(BODY) - 1, len(BODY) + 1])
def test_a_recording_of_another_size_is_refused(cloud, tmp_path, size):
    with pytest.raises(DownloadFailed, match="not the one that the job is about"):
        download(cloud.client, cloud.upload(BODY, size_bytes=size), tmp_path / "a", part_bytes=PART_BYTES)


def test_the_log_tells_how_far_and_how_fast(cloud, tmp_path, caplog):
    caplog.set_level(logging.INFO, "longhand.worker")
    download(cloud.client, cloud.upload(BODY), tmp_path / "a", part_bytes=PART_BYTES)
    last = caplog.messages[-1]
    assert re.fullmatch(r"download 100 %, 1\.0 of 1\.0 MB in \d+\.\d s, \d+\.\d MB/s", last)


def test_a_disk_that_fills_up_says_so(cloud, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(module, "_write_all", full)
    with pytest.raises(WorkFolderFull, match="no room"):
        download(cloud.client, cloud.upload(BODY), tmp_path / "a", part_bytes=PART_BYTES)


class Flaky(BaseHTTPRequestHandler):
    """An S3 that breaks off after some bytes of each answer; `asked` is what was asked of it."""

    breaks_after: int
    etags: list[str]
    asked: list[str]

    def do_GET(self):
        first, last = map(int, self.headers["Range"].removeprefix("bytes=").split("-"))
        self.asked.append(self.headers["Range"])
        etag = self.etags.pop(0) if len(self.etags) > 1 else self.etags[0]
        if self.headers.get("If-Match", etag) != etag:
            self.refuse(412, b"<Error><Code>PreconditionFailed</Code></Error>")
            return
        part = BODY[first : last + 1]
        self.send_response(206)
        self.send_header("Content-Length", str(len(part)))
        self.send_header("Content-Range", f"bytes {first}-{last}/{len(BODY)}")
        self.send_header("ETag", etag)
        self.end_headers()
        self.wfile.write(part[: self.breaks_after])
        self.close_connection = True

    def refuse(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture
def flaky(cloud, monkeypatch):
    """A server that misbehaves, a client of it, and a job for it."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "none")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "none")
    kind = type("S3", (Flaky,), {"breaks_after": 40_000, "etags": ['"a"'], "asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), kind)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    task = cloud.upload(BODY)
    endpoint = "http://{}:{}".format(*server.server_address)
    client = make_client(Settings(task=task, region="us-east-1", endpoint=endpoint, s3_tries=1))
    yield kind, client, task
    client.close()
    server.shutdown()
    server.server_close()
    thread.join(60)


def test_a_part_that_breaks_off_is_taken_up_where_it_broke(flaky, tmp_path):
    server, client, task = flaky
    download(client, task, tmp_path / "a", part_bytes=PART_BYTES)
    assert (tmp_path / "a").read_bytes() == BODY
    first = [int(asked.removeprefix("bytes=").split("-")[0]) for asked in server.asked]
    assert {0, 40_000, 80_000, 120_000} <= set(first)
    assert len(first) == len(set(first)), "no byte was asked for twice"


def test_a_connection_that_never_gets_further_is_given_up(flaky, tmp_path):
    server, client, task = flaky
    server.breaks_after = 0
    with pytest.raises(DownloadFailed, match="could not be read from S3"):
        download(client, task, tmp_path / "a", part_bytes=PART_BYTES)


def test_a_recording_that_is_replaced_while_it_is_read_is_not_mixed_up(flaky, tmp_path):
    server, client, task = flaky
    server.etags[:] = ['"a"', '"a"', '"b"']
    with pytest.raises(DownloadFailed, match="replaced while it was read"):
        download(client, replace(task, version_id="null"), tmp_path / "a", part_bytes=PART_BYTES)
