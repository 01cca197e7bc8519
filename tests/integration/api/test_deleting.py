"""Jobs that their owner takes back."""

from datetime import UTC, datetime, timedelta

import pytest
from botocore.exceptions import ClientError

from contract.job.outcome import Failure
from contract.job.state import State

ENDED = [State.DONE, State.REJECTED]
UNDER_WAY = [state for state in State if not state.is_end]
FAILURE = Failure(code="audio.not_valid", message="no", advice="Do.", timestamp="2026-01-02T03:04:05.678Z")


@pytest.fixture
def delete(api, cloud_for_posts):
    return lambda job="job1", force="", **more: api(
        f"/v2/jobs/{job}{force and '?force=' + force}", "DELETE", **more
    )


def refused(code, status=400):
    answer = {"Error": {"Code": code, "Message": "no"}, "ResponseMetadata": {"HTTPStatusCode": status}}
    return ClientError(answer, "Any")


@pytest.mark.parametrize("state", ENDED)
def test_an_ended_job_is_deleted_with_everything_it_left(delete, api, put, cloud_for_posts, state):
    put(state=state, transcripts={"json-v2": "{}", "txt": "x", "srt": "y"}, log=b"log")
    put("job10", transcripts={"txt": "of another job"})
    answer = delete()

    assert answer.status_code == 200
    job = answer.json["job"]
    assert (job["id"], job["status"], job["data_name"]) == ("job1", "deleted", "grüße.mp3")
    assert cloud_for_posts.objects("results") == ["job10/transcript.txt"]
    assert cloud_for_posts.batch.terminated == []


def test_a_deleted_job_is_found_in_lists_that_ask_for_it_and_nowhere_else(delete, api, put):
    put(transcripts={"txt": "x"}, log=b"log")
    delete()

    for path in ("", "/transcript", "/log"):
        answer = api(f"/v2/jobs/job1{path}")
        assert (answer.status_code, answer.json["error"]) == (404, "Job not found")
    assert api("/v2/jobs").json["jobs"] == []
    (job,) = api("/v2/jobs?include_deleted=true").json["jobs"]
    assert (job["id"], job["status"]) == ("job1", "deleted")


def test_a_job_is_deleted_once(delete, put):
    put()
    assert delete().status_code == 200
    answer = delete()
    assert (answer.status_code, answer.json["error"]) == (404, "Job not found")


@pytest.mark.parametrize("state", UNDER_WAY)
@pytest.mark.parametrize("force", ["", "false"])
def test_a_job_that_is_under_way_is_locked(delete, api, put, cloud_for_posts, state, force):
    put(state=state, batch_job_id="batch-1")
    answer = delete(force=force)

    assert (answer.status_code, answer.json["error"]) == (423, "Resource Locked")
    assert "force=true" in answer.json["detail"]
    assert api("/v2/jobs/job1").json["job"]["status"] == "running"
    assert cloud_for_posts.batch.terminated == []


@pytest.mark.parametrize("state", UNDER_WAY)
def test_with_force_its_run_ends_with_it(delete, put, cloud_for_posts, state):
    under_way_in_batch = state.rank >= State.SUBMITTED.rank
    put(state=state, batch_job_id="batch-1" if under_way_in_batch else "")
    assert delete(force="true").json["job"]["status"] == "deleted"

    assert cloud_for_posts.batch.terminated == (["batch-1"] if under_way_in_batch else [])
    assert cloud_for_posts.table.running("default", 10) == 0


def test_of_a_recording_in_the_bucket_exactly_its_version_goes(delete, put, cloud_for_posts):
    versions = [
        cloud_for_posts.s3.put_object(Bucket="uploads", Key="calls/a.mp3", Body=body)["VersionId"]
        for body in (b"first", b"second")
    ]
    cloud_for_posts.s3.put_object(Bucket="uploads", Key="calls/config.json", Body=b"{}")
    put(key="calls/a.mp3", version_id=versions[0])
    assert delete().status_code == 200

    assert cloud_for_posts.objects() == ["calls/a.mp3", "calls/config.json"]
    assert cloud_for_posts.read("calls/a.mp3") == b"second"


def test_of_a_posted_recording_every_version_and_the_config_go(delete, put, cloud_for_posts):
    job, other = "a" * 24, "b" * 24
    for key in (f"api/{job}/recording", f"api/{job}/recording", f"api/{job}/recording.json"):
        cloud_for_posts.s3.put_object(Bucket="uploads", Key=key, Body=b"x")
    cloud_for_posts.s3.delete_object(Bucket="uploads", Key=f"api/{job}/recording")
    cloud_for_posts.s3.put_object(Bucket="uploads", Key=f"api/{other}/recording", Body=b"x")
    put(job, key=f"api/{job}/recording", source="post")
    assert delete(job).status_code == 200
    assert cloud_for_posts.objects() == [f"api/{other}/recording"]


def test_a_job_with_very_many_results_is_deleted_whole(delete, put, cloud_for_posts):
    put()
    for number in range(1005):
        cloud_for_posts.s3.put_object(Bucket="results", Key=f"job1/{number}", Body=b"")
    assert delete().status_code == 200
    assert cloud_for_posts.objects("results") == []


def test_secrets_of_a_deleted_job_are_forgotten(delete, put, cloud_for_posts):
    put(callbacks=({"url": "https://example.com/?token=x", "auth_headers": ("X-Key: hidden",)},))
    delete()
    record = cloud_for_posts.table.get("job1")
    assert (record.callbacks, record.config, record.fetch) == ((), None, None)


def test_nobody_deletes_the_job_of_another_or_learns_that_it_is_there(delete, put, cloud_for_posts, keys):
    put("theirs", owner="other", transcripts={"txt": "x"})
    hidden, missing = delete("theirs", force="true"), delete("nothing", force="true")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.data == missing.data
    assert cloud_for_posts.objects("results") == ["theirs/transcript.txt"]
    assert cloud_for_posts.table.get("theirs").state is State.DONE


def test_a_job_whose_time_is_over_is_gone(delete, put):
    put(expires_at=datetime.now(UTC) - timedelta(minutes=1))
    answer = delete(force="true")
    assert (answer.status_code, answer.json["error"]) == (410, "Job Expired")


def test_a_force_that_is_none_is_refused(delete, put):
    put()
    assert delete(force="perhaps").status_code == 422


def test_a_job_that_ends_in_the_same_moment_is_deleted_all_the_same(
    delete, put, cloud_for_posts, monkeypatch
):
    put(state=State.RUNNING, batch_job_id="batch-1")
    terminate = cloud_for_posts.batch.terminate_job

    def unknown(**call):
        terminate(**call)
        raise refused("ClientException")

    monkeypatch.setattr(cloud_for_posts.batch, "terminate_job", unknown)
    assert delete(force="true").status_code == 200


@pytest.mark.parametrize(("code", "status"), [("TooManyRequestsException", 429), ("ServerException", 500)])
def test_when_batch_does_not_listen_the_same_call_again_ends_the_run(
    delete, put, cloud_for_posts, monkeypatch, code, status
):
    put(state=State.RUNNING, batch_job_id="batch-1", transcripts={"txt": "x"})

    def busy(**_):
        raise refused(code, status)

    with monkeypatch.context() as broken:
        broken.setattr(cloud_for_posts.batch, "terminate_job", busy)
        assert delete(force="true").status_code == status

    assert delete(force="true").status_code == 404
    assert cloud_for_posts.batch.terminated == ["batch-1"]
    assert cloud_for_posts.objects("results") == []


def test_when_s3_removes_only_some_the_same_call_again_removes_the_rest(
    delete, put, cloud_for_posts, monkeypatch
):
    put(transcripts={"txt": "x", "srt": "y"})

    def some(**call):
        return {"Errors": [{"Key": call["Delete"]["Objects"][0]["Key"], "Code": "InternalError"}]}

    with monkeypatch.context() as broken:
        broken.setattr(cloud_for_posts.s3, "delete_objects", some)
        assert delete().status_code == 500
    assert cloud_for_posts.objects("results") != []

    assert delete().status_code == 404
    assert cloud_for_posts.objects("results") == []


def test_a_run_that_had_ended_is_not_ended_again(delete, put, cloud_for_posts):
    put(state=State.DONE, batch_job_id="batch-1")
    delete()
    delete()
    assert cloud_for_posts.batch.terminated == []
