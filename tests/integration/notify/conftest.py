from datetime import UTC, datetime, timedelta

import pytest

from contract.job.callback import Callback
from contract.job.identity import posted_key
from contract.job.layout import transcript_key
from contract.job.outcome import Failure
from contract.job.record import JobRecord, Step
from contract.job.state import State
from contract.transcript import timestamp
from lambdas.jobs.endings import Endings
from lambdas.jobs.metrics import JobMetrics
from lambdas.jobs.notices import Notices
from lambdas.jobs.results import Results
from tests.integration.notify.receiver import receiving
from tests.small_cloud import RESULTS, UPLOADS, small_cloud

CREATED = datetime.now(UTC).replace(microsecond=678000) - timedelta(hours=1)
RECORDING = b"RIFF" + bytes(range(256)) * 40
TRANSCRIPTS = {
    "json-v2": '{"format": "2.7", "results": []}',
    "txt": "Grüße.\n",
    "srt": "1\n00:00:00,000 --> 00:00:01,000\nGrüße.\n",
}


@pytest.fixture
def notifying(request):
    """Settings of notify that are not the usual ones: `@pytest.mark.parametrize("notifying", ...)`."""
    return getattr(request, "param", {})


@pytest.fixture
def cloud(monkeypatch, notifying):
    with small_cloud(monkeypatch, notifying) as made:
        yield made


@pytest.fixture
def receiver():
    with receiving() as running:
        yield running


@pytest.fixture
def endings(cloud):
    return Endings(
        table=cloud.table,
        results=Results(cloud.s3, RESULTS),
        metrics=JobMetrics("Longhand", "test"),
        notices=Notices(cloud.sqs, cloud.notify_queue_url),
    )


@pytest.fixture
def post(cloud):
    """Post a job with callbacks: it runs, and its recording is there unless that is None."""

    def post(*callbacks, job="job1", recording=RECORDING, **changes):
        version = ""
        if recording is not None:
            stored = cloud.s3.put_object(Bucket=UPLOADS, Key=posted_key(job), Body=recording)
            version = stored["VersionId"]
        fields = {
            "id": job,
            "source": "post",
            "bucket": UPLOADS,
            "key": posted_key(job),
            "version_id": version,
            "size_bytes": len(recording or b""),
            "data_name": "Grüße.wav",
            "created_at": CREATED,
            "state": State.RUNNING,
            "history": (Step(state=State.RUNNING, at=CREATED),),
            "config": {"type": "transcription", "tracking": {"reference": "A1"}},
            "language": "en",
            "callbacks": tuple(Callback(**callback) for callback in callbacks),
            "updated_at": CREATED,
            "expires_at": datetime.now(UTC) + timedelta(days=1),
        }
        record = JobRecord(**(fields | changes))
        assert cloud.table.create(record)
        return record

    return post


@pytest.fixture
def done(cloud, post, endings):
    """Post a job, and end it with transcripts: `done({"url": receiver.url})`."""

    def done(*callbacks, transcripts=TRANSCRIPTS, **changes):
        record = post(*callbacks, **changes)
        for form, text in transcripts.items():
            cloud.s3.put_object(Bucket=RESULTS, Key=transcript_key(record.id, form), Body=text.encode())
        assert endings.done(record, datetime.now(UTC), 0.1, audio_seconds=61.6, duration_seconds=61.6)
        return record

    return done


@pytest.fixture
def rejected(post, endings):
    """Post a job, and reject it with an error."""

    def rejected(error, *callbacks, **changes):
        record = post(*callbacks, **changes)
        failure = Failure.of(error, timestamp(datetime.now(UTC)))
        assert endings.reject(record, failure, datetime.now(UTC))
        return record

    return rejected
