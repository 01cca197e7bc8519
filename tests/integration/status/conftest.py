from dataclasses import asdict
from datetime import UTC, datetime, timedelta

import pytest

from contract.job.outcome import Failure, Summary
from contract.job.record import JobRecord, Step
from contract.job.state import State
from tests.small_cloud import RESULTS, small_cloud

CREATED = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
def cloud(monkeypatch):
    with small_cloud(monkeypatch) as made:
        yield made


@pytest.fixture
def write(cloud):
    """Write a record: `write("job", State.SUBMITTED)`."""

    def write(job="job", state=State.SUBMITTED, created=CREATED, **changes):
        fields = {
            "id": job,
            "bucket": "uploads",
            "key": "a.mp3",
            "version_id": "v",
            "size_bytes": 1,
            "data_name": "a.mp3",
            "created_at": created,
            "state": state,
            "history": (Step(state=state, at=created),),
            "vcpus": 2,
            "updated_at": created,
            "expires_at": created + timedelta(days=3650),
        }
        assert cloud.table.create(JobRecord(**(fields | changes)))

    return write


@pytest.fixture
def leave(cloud):
    """Leave a summary or a failure in the folder of a job, as the worker does."""

    def leave(job="job", **fields):
        if "audio_seconds" in fields:
            times = {"started_at": "then", "finished_at": "later", "download_seconds": 1, "upload_seconds": 1}
            name, document = "summary.json", Summary(**(times | {"run_seconds": 30.0} | fields))
        else:
            usual = {"message": "no", "advice": "do", "timestamp": "then", "attempt": 1}
            name, document = "error.json", Failure(**(usual | fields))
            assert asdict(document)
        cloud.s3.put_object(Bucket=RESULTS, Key=f"{job}/{name}", Body=document.to_json())

    return leave
