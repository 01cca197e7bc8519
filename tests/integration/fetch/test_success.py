"""Recordings that are fetched."""

import random
from datetime import UTC, datetime

import pytest

from contract.job.identity import posted_key
from contract.job.state import State
from lambdas.fetch import handler
from lambdas.fetch.stream import PART_BYTES
from tests.samples import speechlike, write_audio
from tests.small_cloud import UPLOADS, failures, message, news_of
from tests.unit.fetch.servers import SOUND, content, raw_server
from tests.unit.lambdas.outbound.calls import request_on


def test_a_recording_is_stored_as_the_server_sends_it_and_left_to_ingest(
    cloud, server, expect, fetch, stored
):
    job = expect(f"{server.url}/a.wav?signature=secret", "Authorization: Bearer abc", "X-Key: 1")
    assert fetch(job)
    assert stored(job) == SOUND
    assert cloud.table.get(job).state is State.EXPECTED
    assert server.requests[0][0] == "/a.wav?signature=secret"
    assert server.headers["authorization"] == "Bearer abc"
    assert server.headers["x-key"] == "1"
    assert server.headers["accept-encoding"] == "identity"


def test_ingest_goes_on_with_what_was_fetched(cloud, server, expect, fetch, tmp_path):
    wav = write_audio(tmp_path / "a.wav", "wav", speechlike(2.0)).read_bytes()
    server.answers["/a.wav"] = content(wav)
    job = expect(f"{server.url}/a.wav")
    assert fetch(job)
    version = cloud.s3.head_object(Bucket=UPLOADS, Key=posted_key(job))["VersionId"]
    cloud.tell(news_of(posted_key(job), len(wav), UPLOADS, version))
    assert cloud.deliver() == []

    record = cloud.table.get(job)
    assert (record.state, record.format, record.fetch) == (State.SUBMITTED, "wav", None)
    assert len(cloud.batch.submitted) == 1


@pytest.mark.parametrize(
    "size", [1, PART_BYTES - 1, PART_BYTES, PART_BYTES + 1, 2 * PART_BYTES, 3 * PART_BYTES + 12_345]
)
@pytest.mark.parametrize("framing", ["length", "chunked", "end"])
def test_a_recording_of_any_size_is_stored_whole(expect, fetch, stored, size, framing):
    recording = random.Random(size).randbytes(size)

    def answer(connection):
        request_on(connection)
        if framing == "chunked":
            body = (
                b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces(recording)) + b"0\r\n\r\n"
            )
            connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body)
        else:
            length = b"Content-Length: %d\r\n" % size if framing == "length" else b""
            connection.sendall(b"HTTP/1.1 200 OK\r\n" + length + b"\r\n" + recording)

    with raw_server(answer) as url:
        job = expect(f"{url}/a.wav")
        assert fetch(job)
    assert stored(job) == recording


def pieces(recording, size=300_000):
    return (recording[at : at + size] for at in range(0, len(recording), size))


def test_only_what_is_expected_to_be_fetched_is(cloud, server, expect, fetch):
    posted = expect(f"{server.url}/a.wav", fetch=None, source="post")
    come = expect(f"{server.url}/a.wav", state=State.RECEIVED)
    deleted = expect(f"{server.url}/a.wav")
    assert cloud.table.delete(cloud.table.get(deleted), datetime.now(UTC))
    assert all(map(fetch, (posted, come, deleted, "unknown")))
    assert server.requests == []


def test_a_message_that_nobody_can_read_is_a_dead_letter_at_once(cloud, waits):
    bodies = ["", "[]", "{}", '"job"', '{"job": 1}']
    event = {"Records": [message(body, number) for number, body in enumerate(bodies)]}
    assert failures(handler.handle(event, None)) == []
    assert sorted(cloud.dead_letters()) == sorted(bodies)
    assert waits == []


def test_the_log_says_from_where_and_how_much_and_nothing_secret(server, expect, fetch, caplog):
    job = expect(f"{server.url}/a.wav?signature=secret", "Authorization: Bearer secret")
    with caplog.at_level("INFO"):
        assert fetch(job)
        job_refused = expect(f"{server.url}/gone?signature=secret", "Authorization: Bearer secret")
        server.answers["/gone"] = content(b"secret", 503)
        assert not fetch(job_refused)
    (line,) = [record for record in caplog.records if record.message == "fetched"]
    assert (line.job, line.host, line.bytes) == (job, "127.0.0.1", len(SOUND))
    assert line.seconds >= 0
    assert "secret" not in str([vars(record) for record in caplog.records])
