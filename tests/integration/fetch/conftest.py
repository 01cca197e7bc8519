import json
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from contract.job.identity import new_job_id, posted_key
from contract.job.record import FetchOrder, JobRecord, Step
from contract.job.state import State
from lambdas.fetch import handler
from lambdas.jobs.notices import message_about
from lambdas.jobs.queue import Queue
from tests.small_cloud import DEFAULT_CONFIG, UPLOADS, failures, message, small_cloud
from tests.unit.fetch.servers import SOUND, content, serve


@pytest.fixture
def cloud(monkeypatch):
    with small_cloud(monkeypatch) as made:
        yield made


@pytest.fixture
def server():
    with serve() as running:
        running.answers["/a.wav"] = content(SOUND)
        yield running


@pytest.fixture
def expect(cloud):
    """Write what the API writes before it asks for a recording to be fetched. Gives the job's id."""

    def expect(url, *auth_headers, **changes):
        job, now = new_job_id(), datetime.now(UTC)
        fields = {
            "id": job,
            "source": "fetch",
            "bucket": UPLOADS,
            "key": posted_key(job),
            "version_id": "",
            "size_bytes": 0,
            "data_name": "a.wav",
            "created_at": now,
            "state": State.EXPECTED,
            "history": (Step(state=State.EXPECTED, at=now),),
            "config": DEFAULT_CONFIG,
            "language": "en",
            "operating_point": "standard",
            "fetch": FetchOrder(url=url, auth_headers=auth_headers),
            "updated_at": now,
            "expires_at": now + timedelta(days=30),
        }
        assert cloud.table.create(JobRecord(**(fields | changes)))
        cloud.s3.put_object(
            Bucket=UPLOADS, Key=f"{posted_key(job)}.json", Body=json.dumps(DEFAULT_CONFIG).encode()
        )
        return job

    return expect


@dataclass(frozen=True)
class Context:
    seconds: float

    def get_remaining_time_in_millis(self):
        return round(1000 * self.seconds)


@pytest.fixture
def waits(monkeypatch):
    """For how long messages were put off."""
    waits = []
    monkeypatch.setattr(Queue, "put_off", lambda _queue, _receipt, seconds: waits.append(seconds))
    return waits


@pytest.fixture
def fetch(cloud, waits):
    """Let the function have the message about a job. Says whether that was the last of the message."""

    def fetch(job, receives=1, seconds=900.0):
        event = {"Records": [message(message_about(job), receives=receives)]}
        return failures(handler.handle(event, Context(seconds))) == []

    return fetch


@pytest.fixture
def stored(cloud):
    """What lies in the bucket under the key of a job's recording; None if nothing does."""

    def stored(job):
        assert "Uploads" not in cloud.s3.list_multipart_uploads(Bucket=UPLOADS)
        try:
            return cloud.s3.get_object(Bucket=UPLOADS, Key=posted_key(job))["Body"].read()
        except ClientError as error:
            if error.response["Error"]["Code"] != "NoSuchKey":
                raise
            return None

    return stored


@pytest.fixture
def rejected(cloud):
    """The failure of a job that must be rejected, as its folder and its record have it."""

    def rejected(job):
        record = cloud.table.get(job)
        assert record.state is State.REJECTED
        assert cloud.result(f"{job}/error.json")["message"] == record.failure.message
        assert "secret" not in record.failure.message
        return record.failure

    return rejected
