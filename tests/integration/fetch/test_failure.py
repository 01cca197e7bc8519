"""Recordings that cannot be fetched."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial

import pytest

from contract.job.callback import Callback
from contract.job.state import State
from contract.limits import MAX_INPUT_BYTES
from lambdas.fetch import handler
from lambdas.fetch.fetch import Fetcher
from lambdas.fetch.stream import PART_BYTES
from lambdas.jobs import clients
from tests.small_cloud import throttled
from tests.unit.fetch.servers import SOUND, content, raw_server
from tests.unit.lambdas.outbound.calls import request_on, until_gone


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 416])
def test_what_a_server_refuses_ends_the_job_at_once(server, expect, fetch, stored, rejected, status):
    server.answers["/a.wav"] = content(b"secret", status)
    job = expect(f"{server.url}/a.wav?signature=secret")
    assert fetch(job)
    failure = rejected(job)
    assert failure.code == "fetch.failed"
    assert failure.message == (
        f"recording could not be fetched: HTTP status {status}: {server.url}/a.wav, tried once"
    )
    assert (len(server.requests), stored(job)) == (1, None)


@pytest.mark.parametrize("status", [204, 206, 304, 408, 425, 429, 500, 502, 503, 504])
def test_what_may_pass_is_tried_four_times_with_longer_waits(
    cloud, server, expect, fetch, rejected, waits, status
):
    server.answers["/a.wav"] = content(b"", status)
    job = expect(f"{server.url}/a.wav")
    assert [fetch(job, receives) for receives in (1, 2, 3)] == [False] * 3
    assert cloud.table.get(job).state is State.EXPECTED
    assert waits == [2, 10, 20]
    assert fetch(job, 4)
    assert rejected(job).message.endswith(f"HTTP status {status}: {server.url}/a.wav, tried 4 times")


def test_waits_are_longer_where_the_deployment_is_more_patient(server, expect, fetch, waits, monkeypatch):
    monkeypatch.setenv("LONGHAND_BACKOFF_SECONDS", "10")
    server.answers["/a.wav"] = content(b"", 500)
    job = expect(f"{server.url}/a.wav")
    for receives in (1, 2, 3):
        fetch(job, receives)
    assert waits == [4, 20, 40]


def test_a_server_that_is_well_again_is_asked_again(server, expect, fetch, stored):
    server.answers["/a.wav"] = content(b"", 503)
    job = expect(f"{server.url}/a.wav")
    assert not fetch(job, 1)
    server.answers["/a.wav"] = content(SOUND)
    assert fetch(job, 2)
    assert stored(job) == SOUND


@pytest.mark.parametrize(("asked", "wait"), [("60", 60), ("1", 2), ("86400", 300), ("soon", 2)])
def test_a_server_that_says_when_to_come_again_is_heard_up_to_five_minutes(
    server, expect, fetch, waits, asked, wait
):
    server.answers["/a.wav"] = content(b"", 429, Retry_After=asked)
    assert not fetch(expect(f"{server.url}/a.wav"))
    assert waits == [wait]


def test_it_may_say_so_by_a_date(server, expect, fetch, waits):
    later = datetime.now(UTC) + timedelta(days=1)
    server.answers["/a.wav"] = content(b"", 503, Retry_After=format_datetime(later, usegmt=True))
    assert not fetch(expect(f"{server.url}/a.wav"))
    assert waits == [300]


def test_tries_that_ended_without_a_word_count_and_the_job_still_ends(server, expect, fetch, rejected):
    server.answers["/a.wav"] = content(b"", 500)
    job = expect(f"{server.url}/a.wav")
    assert fetch(job, 6)
    assert rejected(job).message.endswith("tried 6 times")


@pytest.mark.parametrize("sent", [1_000, 2 * PART_BYTES + 1])
def test_a_recording_that_breaks_off_is_not_stored_and_fetched_anew(expect, fetch, stored, rejected, sent):
    def answer(connection):
        request_on(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n" + b"x" * sent)

    with raw_server(answer) as url:
        job = expect(f"{url}/a.wav?secret")
        assert not fetch(job)
        assert stored(job) is None
        assert fetch(job, 4)
    assert stored(job) is None
    why = f"{url}/a.wav broke off: after {sent} of 50000000 bytes"
    assert rejected(job).message == f"recording could not be fetched: {why}, tried 4 times"


def test_an_empty_recording_is_none(server, expect, fetch, stored, rejected):
    server.answers["/a.wav"] = content(b"")
    job = expect(f"{server.url}/a.wav")
    assert not fetch(job)
    assert fetch(job, 4)
    assert rejected(job).message.startswith("recording could not be fetched: it is empty")
    assert stored(job) is None


@pytest.mark.parametrize("length", [str(MAX_INPUT_BYTES + 1), "9" * 5000])
def test_a_recording_that_is_announced_to_be_too_large_is_not_read(
    server, expect, fetch, stored, rejected, length
):
    server.answers["/a.wav"] = content(b"x", Content_Length=length)
    job = expect(f"{server.url}/a.wav")
    assert fetch(job)
    failure = rejected(job)
    assert failure.code == "fetch.too_large"
    assert f"over {MAX_INPUT_BYTES} bytes, tried once" in failure.message
    assert stored(job) is None


def test_a_recording_that_turns_out_to_be_too_large_is_given_up_where_it_does(
    expect, fetch, stored, rejected, monkeypatch
):
    monkeypatch.setattr(handler, "Fetcher", partial(Fetcher, max_bytes=PART_BYTES + 1000))

    def endless(connection):
        request_on(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
        while True:
            connection.sendall(b"x" * 100_000)

    with raw_server(endless) as url:
        job = expect(f"{url}/a.wav")
        assert fetch(job)
    assert rejected(job).code == "fetch.too_large"
    assert stored(job) is None


def test_a_compressed_recording_is_not_taken_for_the_recording(server, expect, fetch, rejected):
    server.answers["/a.wav"] = content(SOUND, Content_Encoding="gzip")
    job = expect(f"{server.url}/a.wav")
    assert fetch(job, 4)
    assert "sent compressed" in rejected(job).message


@pytest.mark.parametrize("sent", [0, 1000, PART_BYTES + 100_000])
def test_a_recording_for_which_the_time_of_the_function_is_too_short_is_taken_back(
    expect, fetch, stored, rejected, sent
):
    def stalling(connection):
        request_on(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n" + b"x" * sent)
        until_gone(connection)

    with raw_server(stalling) as url:
        job = expect(f"{url}/a.wav")
        assert not fetch(job, seconds=60.3)
        assert stored(job) is None
        assert fetch(job, 4, seconds=60.3)
    failure = rejected(job)
    assert failure.code == "fetch.timeout"
    assert "too slow" in failure.message


class Failing:
    """S3, but for one call."""

    def __init__(self, s3, call, number):
        self._s3, self._call, self._left = s3, call, number

    def __getattr__(self, name):
        if name == self._call:
            self._left -= 1
            if self._left == 0:
                raise throttled(name, "SlowDown")
        return getattr(self._s3, name)


@pytest.mark.parametrize(
    ("call", "number"), [("upload_part", 1), ("upload_part", 2), ("complete_multipart_upload", 1)]
)
def test_what_s3_refuses_is_taken_back_and_not_held_against_the_job(
    cloud, server, expect, fetch, stored, monkeypatch, call, number
):
    server.answers["/a.wav"] = content(b"x" * (2 * PART_BYTES))
    job = expect(f"{server.url}/a.wav")
    s3 = Failing(cloud.s3, call, number)
    with monkeypatch.context() as patched:
        patched.setattr(clients, "s3", lambda: s3)
        assert not fetch(job, 5)
    assert stored(job) is None
    assert cloud.table.get(job).state is State.EXPECTED
    assert fetch(job, 6)
    assert stored(job) == b"x" * (2 * PART_BYTES)


def test_an_upload_that_cannot_even_be_taken_back_still_tells_the_first_trouble(
    cloud, server, expect, fetch, monkeypatch, caplog
):
    server.answers["/a.wav"] = content(b"x" * (2 * PART_BYTES), Content_Length=str(3 * PART_BYTES))
    job = expect(f"{server.url}/a.wav")
    s3 = Failing(cloud.s3, "abort_multipart_upload", 1)
    monkeypatch.setattr(clients, "s3", lambda: s3)
    assert fetch(job, 4)
    assert "broke off" in cloud.table.get(job).failure.message
    assert "an upload could not be aborted" in caplog.text


def test_whoever_is_to_be_told_of_the_end_will_be(cloud, server, expect, fetch):
    server.answers["/a.wav"] = content(b"", 404)
    job = expect(f"{server.url}/a.wav", callbacks=(Callback(url="https://example.com/"),))
    assert fetch(job)
    (told,) = cloud.sqs.receive_message(QueueUrl=cloud.notify_queue_url)["Messages"]
    assert job in told["Body"]


def test_a_job_that_was_deleted_while_it_was_fetched_stays_deleted(cloud, server, expect, fetch):
    job = expect(f"{server.url}/a.wav")

    def answer(handler):
        assert cloud.table.delete(cloud.table.get(job), datetime.now(UTC))
        content(b"", 404)(handler)

    server.answers["/a.wav"] = answer
    assert fetch(job)
    assert cloud.table.get(job).state is State.DELETED
