"""Uploads that become jobs."""

import json
from datetime import UTC, datetime

import pytest

from contract.job.identity import job_id
from contract.job.state import State
from contract.job.task import Task
from lambdas.ingest import handler
from tests.samples import FORMATS, id3, write_wav
from tests.small_cloud import UPLOADS, failures, message

LONGEST = "folder/" + "ü" * 507 + "mp3"  # 1024 bytes
AWKWARD = [
    "a.mp3",
    "a b.mp3",
    "a+b.mp3",
    "100%.mp3",
    "%2F.mp3",
    "für älle/日本語.mp3",
    "a//b.mp3",
    "/a.mp3",
    LONGEST,
]


def environment(call):
    return {item["name"]: item["value"] for item in call["containerOverrides"]["environment"]}


def needs(call):
    return {item["type"]: int(item["value"]) for item in call["containerOverrides"]["resourceRequirements"]}


@pytest.mark.parametrize("name", FORMATS)
def test_each_of_the_ten_formats_becomes_a_job(cloud, recordings, name):
    cloud.upload("calls/one", recordings[name])
    assert cloud.deliver() == []

    job = cloud.job()
    assert (job.state, job.format) == (State.SUBMITTED, name)
    assert job.duration_seconds == (None if name == "mpeg" else pytest.approx(2, abs=0.2))


@pytest.mark.parametrize("key", AWKWARD)
def test_every_key_that_s3_takes_becomes_a_job_of_that_name(cloud, wav, key):
    version = cloud.upload(key, wav)
    assert cloud.deliver() == []

    job = cloud.job()
    assert (job.bucket, job.key, job.version_id) == (UPLOADS, key, version)
    assert job.data_name == key.rpartition("/")[2]
    assert job.id == job_id(UPLOADS, key, version)


def test_the_container_is_told_which_version_of_what_to_transcribe(cloud, wav):
    version = cloud.upload("calls/one.wav", wav)
    cloud.deliver()

    (call,) = cloud.batch.submitted
    job = cloud.job().id
    assert call["jobName"] == f"longhand-{job}"
    assert (call["jobQueue"], call["jobDefinition"]) == ("transcribe", "definition-s:1")
    assert Task.from_environment(environment(call)) == Task(
        job=job,
        uploads_bucket=UPLOADS,
        key="calls/one.wav",
        version_id=version,
        results_bucket="results",
        size_bytes=len(wav),
        parallel=1,
    )
    assert needs(call) == {"VCPU": 2, "MEMORY": cloud.job().memory_mib}
    assert cloud.job().memory_mib > 2048


def test_the_record_says_everything_about_the_job(cloud, wav):
    cloud.upload("calls/one.wav", wav)
    cloud.deliver()

    job = cloud.job()
    assert (job.owner, job.language, job.operating_point) == ("default", "en", "standard")
    assert (job.size_bytes, job.duration_seconds) == (len(wav), 1.0)
    assert (job.batch_job_id, job.parallel, job.vcpus) == ("batch-1", 1, 2)
    assert [step.state for step in job.history] == [State.RECEIVED, State.SUBMITTED]
    assert job.history[0].at == job.created_at
    assert job.created_at == datetime(2026, 1, 2, 3, 4, 5, 678000, UTC)
    assert job.expires_at == datetime(2026, 2, 1, 3, 4, 5, tzinfo=UTC)


def test_a_long_recording_gets_more_cores(cloud, tmp_path):
    hour = write_wav(tmp_path / "hour.wav", bytes(3600 * 8_000), rate=8_000, bits=8, tag=7)
    cloud.upload("hour.wav", hour.read_bytes())
    cloud.deliver()

    (call,) = cloud.batch.submitted
    assert cloud.job().duration_seconds == 3600
    assert needs(call)["VCPU"] == 2 * int(environment(call)["LONGHAND_TASK_PARALLEL"]) == 8


@pytest.mark.parametrize(
    ("asked", "cores"),
    [
        ({}, 1),
        ({"channel_diarization_labels": ["a", "b"]}, 1),
        ({"diarization": "channel"}, 2),
        ({"diarization": "channel", "channel_diarization_labels": ["a", "b", "c", "d"]}, 4),
    ],
)
def test_channels_that_are_transcribed_each_by_itself_get_more_cores(cloud, tmp_path, asked, cores):
    quarter = write_wav(tmp_path / "call.wav", bytes(900 * 2_000), rate=1_000, bits=8, tag=7, channels=2)
    order = {"type": "transcription", "transcription_config": {"language": "en", **asked}}
    cloud.s3.put_object(Bucket=UPLOADS, Key="call.wav.json", Body=json.dumps(order).encode())
    cloud.upload("call.wav", quarter.read_bytes())
    assert cloud.deliver() == []

    (call,) = cloud.batch.submitted
    assert cloud.job().duration_seconds == 900
    assert environment(call)["LONGHAND_TASK_PARALLEL"] == str(cores)


def test_cover_art_in_front_of_the_sound_does_not_matter(cloud, recordings):
    cloud.upload("art.mp3", id3(300_000) + id3(70_000) + recordings["mp3"])
    cloud.deliver()

    assert cloud.job().format == "mp3"
    assert cloud.job().duration_seconds == pytest.approx(2, abs=0.2)


def test_an_upload_under_the_same_key_is_a_new_job(cloud, wav):
    cloud.upload("one.wav", wav)
    cloud.upload("one.wav", wav)
    cloud.deliver()

    assert len({job.id for job in cloud.jobs()}) == len(cloud.batch.submitted) == 2


def test_a_bucket_without_versions_will_do(cloud, wav):
    cloud.s3.create_bucket(Bucket="plain", CreateBucketConfiguration={"LocationConstraint": "eu-west-1"})
    cloud.upload("one two.wav", wav, bucket="plain")
    assert cloud.deliver() == []

    assert (cloud.job().version_id, cloud.job().state) == ("null", State.SUBMITTED)


@pytest.mark.parametrize(
    "key",
    [
        "folder/",
        ".hidden.mp3",
        "calls/.DS_Store",
        ".git/a.mp3",
        "one.mp3.json",
        "config.json",
        "a/config.json",
    ],
)
def test_what_is_no_recording_is_passed_over_with_a_word_in_the_log(cloud, wav, key, caplog):
    cloud.upload(key, wav)
    assert cloud.deliver() == []

    assert cloud.jobs() == []
    assert ("passed over" in caplog.text, caplog.records[-1].key) == (True, key)


def test_other_events_of_s3_are_none_of_ours(cloud):
    bodies = [
        {
            "Service": "Amazon S3",
            "Event": "s3:TestEvent",
            "Time": "2026-01-02T03:04:05.678Z",
            "Bucket": "uploads",
        },
        {"Records": [{"eventName": "ObjectRemoved:Delete"}, {"eventName": "s3:ObjectTagging:Put"}]},
        {"Records": []},
    ]
    handled = handler.handle(
        {"Records": [message(json.dumps(body), n) for n, body in enumerate(bodies)]}, None
    )

    assert failures(handled) == []
    assert cloud.jobs() == []
