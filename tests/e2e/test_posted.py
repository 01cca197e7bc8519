"""Jobs that come through the API: posted whole, put to URLs of S3, and taken back while they run."""

import json

import pytest
import requests

from contract.job.identity import posted_key
from tests.e2e.cloud import JOB_SECONDS, wait_slowly

pytestmark = pytest.mark.xdist_group("cloud")

CONFIG = {"type": "transcription", "transcription_config": {"language": "en"}}
BEGINS = "It was the best of times"


@pytest.fixture
def call(cloud):
    """Call the API with the key of the embedded cloud."""

    def call(method, path, **more):
        headers = {"Authorization": f"Bearer {cloud.ready['api_key']}"}
        return requests.request(method, cloud.ready["api_url"] + path, headers=headers, timeout=60, **more)

    return call


def post(call, recording, query="", **asked):
    config = {**CONFIG, "transcription_config": {**CONFIG["transcription_config"], **asked}}
    files = {"config": (None, json.dumps(config)), "data_file": (recording.name, recording.read_bytes())}
    answer = call("POST", f"/v2/jobs{query}", files=files)
    assert answer.status_code == 201, answer.text
    return answer.json()


def kept(cloud, job):
    """Keys of everything that is kept of a job, in both buckets."""
    found = cloud.client("s3").list_object_versions(Bucket=cloud.uploads, Prefix=posted_key(job))
    uploads = [each["Key"] for each in (*found.get("Versions", ()), *found.get("DeleteMarkers", ()))]
    return [*uploads, *cloud.result_keys(job)]


def test_a_posted_recording_becomes_a_transcript(cloud, call, talk):
    job = post(call, talk)["id"]
    assert cloud.job(job)["data_name"] == talk.name
    assert cloud.ended(job)["status"] == "done"
    assert cloud.transcript(job).startswith(BEGINS)


def test_a_reader_is_one_speaker_and_two_where_two_are_asked_for_afterwards(cloud, call, talk):
    job = post(call, talk, diarization="speaker")["id"]
    assert cloud.ended(job)["status"] == "done"

    def labels(query=""):
        answer = call("GET", f"/v2/jobs/{job}/transcript{query}")
        assert answer.status_code == 200, answer.text
        return {result["alternatives"][0]["speaker"] for result in answer.json()["results"]}

    assert labels() == {"S1"}
    assert labels("?speakers=2") == {"S1", "S2"}
    assert labels() == {"S1"}
    assert call("DELETE", f"/v2/jobs/{job}").status_code == 200
    assert kept(cloud, job) == []


def test_a_job_without_speakers_kept_nothing_to_tell_them_from(cloud, call, talk):
    job = post(call, talk)["id"]
    assert cloud.ended(job)["status"] == "done"
    answer = call("GET", f"/v2/jobs/{job}/transcript?speakers=2")
    assert (answer.status_code, answer.json()["error"]) == (409, "Bad Request")


def test_whoever_waits_gets_the_transcript_with_the_answer_or_is_told_to_ask_again(cloud, call, talk):
    answer = post(call, talk, "?wait=50&format=txt")
    if answer["status"] == "created":  # a busy machine
        assert answer.keys() == {"id", "status"}
        assert cloud.ended(answer["id"])["status"] == "done"
        answer |= {"status": "done", "txt": cloud.transcript(answer["id"])}
    assert answer["status"] == "done"
    assert answer["txt"].startswith(BEGINS)


@pytest.mark.parametrize("multipart", [False, True])
def test_a_recording_put_to_s3_becomes_a_transcript(cloud, call, talk, multipart):
    recording = talk.read_bytes()
    asked = {"config": CONFIG, "data_name": "grüße.wav", "size_bytes": len(recording), "multipart": multipart}
    begun = call("POST", "/v2/uploads", json=asked).json()
    target = begun["multipart"]["parts"][0] if multipart else begun["upload"]
    assert cloud.job(begun["id"])["progress"]["stage"] == "expected"

    requests.put(target["url"], data=recording, timeout=60).raise_for_status()
    assert call("POST", f"/v2/uploads/{begun['id']}/complete").json() == {"id": begun["id"]}
    job = cloud.ended(begun["id"])
    assert (job["status"], job["data_name"]) == ("done", "grüße.wav")
    assert cloud.transcript(begun["id"]).startswith(BEGINS)


def test_a_job_that_is_taken_back_while_it_runs_ends_and_leaves_nothing(cloud, call, talk):
    job = post(call, talk)["id"]
    wait_slowly(lambda: cloud.job(job)["progress"]["stage"] == "running", JOB_SECONDS)
    assert call("DELETE", f"/v2/jobs/{job}").status_code == 423
    answer = call("DELETE", f"/v2/jobs/{job}?force=true")

    assert (answer.status_code, answer.json()["job"]["status"]) == (200, "deleted")
    assert cloud.job(job) is None
    wait_slowly(lambda: not cloud.workers(), JOB_SECONDS)
    wait_slowly(lambda: kept(cloud, job) == [], JOB_SECONDS)
