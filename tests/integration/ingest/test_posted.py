"""Recordings of jobs that were posted to the API, and jobs that their owner deletes while ingest is at it."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from contract.job.identity import new_job_id, posted_key
from contract.job.record import JobRecord, Step
from contract.job.state import State
from lambdas.ingest import handler, take_in
from lambdas.ingest.recording.length import Length
from lambdas.ingest.verdict import judge
from lambdas.jobs.removal import Removal
from lambdas.jobs.results import Results
from tests.small_cloud import RESULTS, UPLOADS, failures, message, news_of, throttled

CONFIG = {"type": "transcription", "transcription_config": {"language": "en"}}


@pytest.fixture
def posted(cloud):
    """Write what the API writes for a job, up to the recording."""

    def posted(**changes):
        job, now = new_job_id(), datetime.now(UTC)
        fields = {
            "id": job,
            "owner": "anna",
            "source": "post",
            "bucket": UPLOADS,
            "key": posted_key(job),
            "version_id": "",
            "size_bytes": 0,
            "data_name": "talk.wav",
            "created_at": now,
            "state": State.EXPECTED,
            "history": (Step(state=State.EXPECTED, at=now),),
            "config": CONFIG,
            "language": "en",
            "operating_point": "standard",
            "updated_at": now,
            "expires_at": now + timedelta(days=1),
        }
        record = JobRecord(**(fields | changes))
        assert cloud.table.create(record)
        cloud.s3.put_object(Bucket=UPLOADS, Key=f"{record.key}.json", Body=json.dumps(CONFIG).encode())
        return record

    return posted


@pytest.fixture
def take_back(cloud):
    """Delete a job as the API does."""
    removal = Removal(table=cloud.table, s3=cloud.s3, batch=cloud.batch, results=Results(cloud.s3, RESULTS))
    return lambda job: removal.take_back(cloud.table.get(job), datetime.now(UTC))


def recordings(cloud):
    """Keys of every version of every object, and of the markers of those deleted."""
    found = cloud.s3.list_object_versions(Bucket=UPLOADS)
    return [each["Key"] for each in (*found.get("Versions", ()), *found.get("DeleteMarkers", ()))]


def told(cloud, key, data):
    version = cloud.s3.put_object(Bucket=UPLOADS, Key=key, Body=data)["VersionId"]
    return news_of(key, len(data), version=version)


def handle(body):
    return failures(handler.handle({"Records": [message(body)]}, None))


def test_a_posted_recording_goes_on_as_the_job_that_expects_it(cloud, posted, wav):
    record = posted()
    assert handle(told(cloud, record.key, wav)) == []

    job = cloud.table.get(record.id)
    assert (job.owner, job.state, job.size_bytes) == ("anna", State.SUBMITTED, len(wav))
    assert [step.state for step in job.history] == [State.EXPECTED, State.RECEIVED, State.SUBMITTED]


@pytest.fixture
def an_hour_long(monkeypatch):
    """Let every recording be found to take an hour."""

    def judged(*arguments):
        verdict = judge(*arguments)
        return replace(verdict, found=replace(verdict.found, length=Length(3600, stated=True)))

    monkeypatch.setattr(take_in, "judge", judged)


@pytest.mark.parametrize(("wanted", "asked"), [(0, 4), (2, 2), (64, 4)])
def test_no_more_engines_work_on_a_job_than_its_caller_wants(cloud, posted, an_hour_long, wav, wanted, asked):
    record = posted(max_parallel=wanted)
    handle(told(cloud, record.key, wav))
    assert cloud.table.get(record.id).parallel == asked


def test_a_recording_that_comes_after_its_job_was_deleted_is_removed(cloud, posted, take_back, wav):
    record = posted()
    take_back(record.id)
    assert recordings(cloud) == []

    assert handle(told(cloud, record.key, wav)) == []
    assert recordings(cloud) == []
    assert cloud.batch.submitted == []
    assert cloud.table.get(record.id).state is State.DELETED


def test_a_recording_that_nobody_posted_is_left_alone(cloud, wav):
    key = posted_key(new_job_id())
    assert handle(told(cloud, key, wav)) == []
    assert recordings(cloud) == [key]
    assert cloud.batch.submitted == []


def test_a_job_that_is_deleted_while_it_is_submitted_does_not_run_on(cloud, posted, take_back, wav):
    record = posted()
    news = told(cloud, record.key, wav)
    submit = cloud.batch.submit_job

    def overtaken(**call):
        assert take_back(record.id)
        return submit(**call)

    cloud.batch.submit_job = overtaken
    assert handle(news) == []

    assert cloud.batch.terminated == ["batch-1"]
    assert cloud.results() == []
    job = cloud.table.get(record.id)
    assert (job.state, job.batch_job_id) == (State.DELETED, "batch-1")


def test_a_deleted_job_whose_submission_nobody_saw_to_its_end_is_found_in_batch(
    cloud, posted, take_back, wav
):
    record = posted()
    news = told(cloud, record.key, wav)
    cloud.batch.answer_lost = 1
    assert handle(news) == ["message-1"]
    take_back(record.id)
    assert cloud.batch.terminated == []  # nobody knew its id

    assert handle(news) == []
    assert cloud.batch.terminated == ["batch-1"]
    assert cloud.results() == []


def test_while_batch_does_not_listen_the_message_stays_until_the_run_is_ended(cloud, posted, take_back, wav):
    record = posted()
    news = told(cloud, record.key, wav)
    submit, terminate = cloud.batch.submit_job, cloud.batch.terminate_job

    def overtaken(**call):
        take_back(record.id)
        return submit(**call)

    def busy(**_):
        raise throttled("TerminateJob")

    cloud.batch.submit_job, cloud.batch.terminate_job = overtaken, busy
    assert handle(news) == ["message-1"]
    cloud.batch.terminate_job = terminate
    assert handle(news) == []
    assert cloud.batch.terminated == ["batch-1"]


def test_a_recording_that_is_found_bad_while_its_job_is_deleted_leaves_nothing(
    cloud, posted, take_back, monkeypatch
):
    record = posted()
    news = told(cloud, record.key, b"no sound")
    put = Results.put_failure

    def deleted_meanwhile(results, job, failure):
        put(results, job, failure)
        monkeypatch.setattr(Results, "put_failure", put)
        results.purge(job)
        take_back(job)
        put(results, job, failure)

    monkeypatch.setattr(Results, "put_failure", deleted_meanwhile)
    assert handle(news) == []
    assert cloud.results() == []
    assert cloud.table.get(record.id).state is State.DELETED


def test_a_second_upload_under_the_key_of_a_deleted_job_is_a_job_of_its_own(cloud, take_back, wav):
    cloud.upload("one.wav", wav)
    cloud.deliver()
    first = cloud.job()
    take_back(first.id)
    assert recordings(cloud) == []
    assert cloud.batch.terminated == ["batch-1"]

    cloud.upload("one.wav", wav)
    cloud.deliver()
    assert [job.state for job in cloud.jobs()] == [State.SUBMITTED]
    assert recordings(cloud) == ["one.wav"]


def test_in_a_bucket_without_versions_a_later_upload_is_not_taken_for_the_deleted_one(cloud, take_back, wav):
    cloud.s3.create_bucket(
        Bucket="plain", CreateBucketConfiguration={"LocationConstraint": cloud.s3.meta.region_name}
    )
    cloud.upload("one.wav", wav, bucket="plain")
    cloud.deliver()
    take_back(cloud.job().id)
    assert "Contents" not in cloud.s3.list_objects_v2(Bucket="plain")

    cloud.upload("one.wav", wav, bucket="plain")
    assert cloud.deliver() == []
    assert [each["Key"] for each in cloud.s3.list_objects_v2(Bucket="plain")["Contents"]] == ["one.wav"]
