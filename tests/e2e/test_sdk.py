"""The clients of `speechmatics-batch`, unmodified, from their package: the async one and the sync one."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from speechmatics.batch import (
    AsyncClient,
    AuthenticationError,
    BatchError,
    Client,
    FetchData,
    FormatType,
    JobConfig,
    JobError,
    JobExpiredError,
    JobStatus,
    JobType,
    NotificationConfig,
    TranscriptionConfig,
    TranscriptNotReadyError,
)
from speechmatics.batch import TimeoutError as TookTooLong

from tests.e2e.cloud import wait_slowly
from tests.samples import write_audio

pytestmark = pytest.mark.xdist_group("cloud")

UNKNOWN = "a" * 24
SECONDS = 120


class Waiting:
    """The async client, called as the sync one is: each call runs to its end."""

    def __init__(self, **options: Any) -> None:
        self._loop = asyncio.new_event_loop()
        self._client = self._loop.run_until_complete(self._made(options))

    async def _made(self, options: dict[str, Any]) -> AsyncClient:
        return AsyncClient(**options)

    def __getattr__(self, name: str) -> Any:
        def call(*arguments: Any, **options: Any) -> Any:
            return self._loop.run_until_complete(getattr(self._client, name)(*arguments, **options))

        return call

    def shut(self) -> None:
        self._loop.run_until_complete(self._client.close())
        self._loop.close()


@pytest.fixture(params=["async", "sync"])
def connect(request, cloud):
    """Makes clients, with the cloud's key unless another is given."""
    made = []

    def connected(key=None, url=None):
        url = url or f"{cloud.ready['api_url']}/v2"
        options = {"api_key": key or cloud.ready["api_key"], "url": url}
        client = Waiting(**options) if request.param == "async" else Client(**options)
        made.append(client.shut if request.param == "async" else client.close)
        return client

    yield connected
    for close in made:
        close()


@pytest.fixture
def client(connect):
    return connect()


@pytest.fixture(scope="module")
def spoken(sentence, tmp_path_factory):
    """A recording of five seconds, 480 kB."""
    path = tmp_path_factory.mktemp("spoken") / "best of times.wav"
    return write_audio(path, "wav", sentence, 48_000)


def fetching(url, **more):
    return JobConfig(
        type=JobType.TRANSCRIPTION,
        transcription_config=TranscriptionConfig(language="en"),
        fetch_data=FetchData(url=url),
        **more,
    )


def finished(client, job, form=FormatType.TXT):
    return client.wait_for_completion(
        job, format_type=form, polling_interval=0.5, min_polling_interval=0.2, timeout=SECONDS
    )


def test_a_file_that_is_submitted_is_transcribed_in_every_format(client, spoken):
    job = client.submit_job(str(spoken), transcription_config=TranscriptionConfig(language="en"))
    transcript = finished(client, job.id, FormatType.JSON)

    assert transcript.transcript_text.startswith("It was the best of times")
    assert transcript.job.data_name == "best of times.wav"
    assert transcript.job.id == job.id
    assert finished(client, job.id, FormatType.TXT).startswith("It was the best of times")
    assert finished(client, job.id, FormatType.SRT).startswith("1\n00:00:0")


def test_short_audio_takes_one_round_trip(client, spoken):
    transcript = client.transcribe(str(spoken), wait=40, timeout=SECONDS, format_type=FormatType.TXT)
    assert transcript.startswith("It was the best of times")

    job = client.submit_job(str(spoken), wait=40)
    assert job.status is JobStatus.DONE
    assert job.transcript.transcript_text.startswith("It was the best of times")


def test_a_job_shows_what_it_was_asked(client, spoken):
    config = TranscriptionConfig(language="en", model="enhanced")
    job = client.submit_job(str(spoken), transcription_config=config)
    found = client.get_job_info(job.id)

    assert found.id == job.id
    assert found.data_name == "best of times.wav"
    assert found.config.transcription_config.language == "en"
    assert found.config.transcription_config.model == "enhanced"
    finished(client, job.id)
    done = client.get_job_info(job.id)
    assert (done.status, done.duration, done.errors) == (JobStatus.DONE, 5, [])


def test_jobs_are_listed_newest_first_page_by_page(client, spoken):
    jobs = [client.submit_job(str(spoken)).id for _ in range(3)]

    assert [job.id for job in client.list_jobs(limit=3)] == jobs[::-1]
    second = client.list_jobs(limit=2)[-1]
    older = client.list_jobs(limit=1, created_before=second.created_at)
    assert [job.id for job in older] == [jobs[0]]
    for job in jobs:
        client.delete_job(job, force=True)


def test_a_recording_is_fetched_from_its_url(client, spoken, shelf):
    shelf.content["/calls/monday.wav"] = spoken.read_bytes()
    config = fetching(f"{shelf.url}/calls/monday.wav?signature=hidden")
    config.fetch_data.auth_headers = ["Authorization: Bearer sesame"]

    job = client.submit_job(None, config=config)
    assert finished(client, job.id).startswith("It was the best of times")
    found = client.get_job_info(job.id)
    assert found.data_name == "monday.wav"
    assert "hidden" not in json.dumps(found.config.to_dict())
    _, path, headers, _ = shelf.received[0]
    assert (path, headers["Authorization"]) == ("/calls/monday.wav?signature=hidden", "Bearer sesame")


def test_a_recording_that_cannot_be_fetched_says_why(client, shelf):
    job = client.submit_job(None, config=fetching(f"{shelf.url}/nowhere.wav"))
    with pytest.raises(JobError, match="was rejected"):
        finished(client, job.id)

    (error,) = client.get_job_info(job.id).errors
    assert "404" in error.message


def test_who_is_to_be_told_is_told(client, spoken, shelf):
    config = JobConfig(
        type=JobType.TRANSCRIPTION,
        transcription_config=TranscriptionConfig(language="en"),
        notification_config=[NotificationConfig(url=f"{shelf.url}/told?of=it", contents=["transcript.txt"])],
    )
    job = client.submit_job(str(spoken), config=config)
    finished(client, job.id)
    wait_slowly(lambda: bool(shelf.received), SECONDS)

    ((method, path, headers, body),) = shelf.received
    assert (method, path) == ("POST", f"/told?of=it&id={job.id}&status=success")
    assert headers["User-Agent"].startswith("Speechmatics-API/2.0")
    assert body.decode().startswith("It was the best of times")


def test_a_job_under_way_is_deleted_only_by_force(client, spoken, shelf):
    shelf.held.clear()
    shelf.content["/late.wav"] = spoken.read_bytes()
    job = client.submit_job(None, config=fetching(f"{shelf.url}/late.wav"))
    assert client.get_job_info(job.id).status is JobStatus.RUNNING

    with pytest.raises(JobError, match="force=True"):
        client.delete_job(job.id)
    client.delete_job(job.id, force=True)
    with pytest.raises(JobError, match="Job not found"):
        client.get_job_info(job.id)
    with pytest.raises(JobError, match="Job not found"):
        client.delete_job(job.id, force=True)


def test_an_ended_job_is_deleted_with_all_that_belongs_to_it(client, cloud, spoken):
    job = client.submit_job(str(spoken))
    finished(client, job.id)
    client.delete_job(job.id)

    assert job.id not in [each.id for each in client.list_jobs()]
    assert cloud.result_keys(job.id) == set()
    left = cloud.client("s3").list_object_versions(Bucket=cloud.uploads, Prefix=f"api/{job.id}/")
    assert not left.get("Versions")


def test_a_recording_that_is_none_is_rejected_with_the_reason(client, tmp_path):
    path = tmp_path / "letter.wav"
    path.write_text("Dear all, this is no sound. " * 20)
    job = client.submit_job(str(path))
    with pytest.raises(JobError, match="was rejected"):
        finished(client, job.id)

    (error,) = client.get_job_info(job.id).errors
    assert "letter.wav" in error.message


def test_a_config_that_cannot_be_used_is_refused_at_once(client, spoken):
    with pytest.raises(BatchError, match=r"HTTP 400.*Job rejected.*'xx'"):
        client.submit_job(str(spoken), transcription_config=TranscriptionConfig(language="xx"))


def test_a_wrong_key_is_refused(connect, spoken):
    stranger = connect("lh_wrong")
    with pytest.raises(AuthenticationError):
        stranger.submit_job(str(spoken))
    with pytest.raises(AuthenticationError):
        stranger.list_jobs()


def test_an_api_that_is_not_there_is_an_error_of_its_own(connect):
    nobody = connect(url="http://127.0.0.1:9/v2")
    with pytest.raises(BatchError, match="Failed to list jobs: Request failed"):
        nobody.list_jobs()


def test_an_unknown_job_is_an_error_of_its_own(client):
    with pytest.raises(JobError, match="Job not found"):
        client.get_job_info(UNKNOWN)
    with pytest.raises(TranscriptNotReadyError):
        client.get_transcript(UNKNOWN)
    with pytest.raises(JobError, match="Job not found"):
        client.delete_job(UNKNOWN)


def test_a_transcript_that_is_not_there_yet_is_an_error_of_its_own(client, shelf):
    shelf.held.clear()
    job = client.submit_job(None, config=fetching(f"{shelf.url}/late.wav"))
    with pytest.raises(TranscriptNotReadyError):
        client.get_transcript(job.id)
    with pytest.raises(TookTooLong):
        client.wait_for_completion(job.id, timeout=0.5, polling_interval=0.2, min_polling_interval=0.1)
    client.delete_job(job.id, force=True)


def test_a_job_whose_time_is_over_is_an_error_of_its_own(client, cloud, spoken):
    job = client.submit_job(str(spoken))
    finished(client, job.id)
    yesterday = datetime.now(UTC) - timedelta(days=1)
    cloud.client("dynamodb").update_item(
        TableName="longhand-jobs",
        Key={"id": {"S": job.id}},
        UpdateExpression="SET expires_at = :at",
        ExpressionAttributeValues={":at": {"N": str(int(yesterday.timestamp()))}},
    )
    with pytest.raises(JobExpiredError):
        client.get_job_info(job.id)
    with pytest.raises(JobExpiredError):
        client.get_transcript(job.id)


@pytest.mark.filterwarnings("ignore:Sending a large body:ResourceWarning")  # of aiohttp, to its caller
def test_a_recording_too_large_to_be_posted_says_where_to_put_it(client, tmp_path):
    path = tmp_path / "long.wav"
    path.write_bytes(bytes(7_000_000))
    with pytest.raises(BatchError, match=r"HTTP 413.*/v2/uploads"):
        client.submit_job(str(path))
