from datetime import UTC, datetime, timedelta

import pytest

from contract.job.callback import Callback
from contract.job.layout import progress_key
from contract.job.outcome import Failure
from contract.job.progress import Progress
from contract.job.state import State
from contract.transcript import timestamp

CREATED = datetime(2026, 1, 2, 3, 4, 5, 678000, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
FAILURE = Failure(
    code="audio.not_valid",
    message="talk.mp3 is not valid",
    advice="Send a recording.",
    timestamp="2026-01-02T03:04:05.678Z",
)


def ids(answer):
    return [job["id"] for job in answer.json["jobs"]]


def test_a_job_is_shown_as_clients_know_it(api, put):
    put(created=CREATED)
    answer = api("/v2/jobs/job1")

    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    assert answer.json == {
        "job": {
            "created_at": "2026-01-02T03:04:05.678Z",
            "data_name": "grüße.mp3",
            "duration": 62,
            "id": "job1",
            "status": "done",
            "config": {"type": "transcription", "transcription_config": {"language": "en"}},
            "lang": "en",
        }
    }


@pytest.mark.parametrize("state", [state for state in State if not state.is_end])
def test_a_job_that_has_not_ended_is_running_and_has_a_duration_from_the_start(api, put, state):
    put(state=state, duration_seconds=None)
    job = api("/v2/jobs/job1").json["job"]
    assert (job["status"], job["duration"]) == ("running", 0)
    assert job["progress"] == {"stage": state}


def test_a_rejected_job_says_why_and_what_to_do(api, put):
    put(state=State.REJECTED, failure=FAILURE)
    job = api("/v2/jobs/job1").json["job"]

    assert job["status"] == "rejected"
    assert job["errors"] == [
        {
            "timestamp": "2026-01-02T03:04:05.678Z",
            "type": "audio.not_valid",
            "message": "talk.mp3 is not valid. Send a recording.",
        }
    ]


def put_progress(aws, share):
    body = Progress(share=share, at="2026-01-02T03:04:05.678Z").to_json()
    aws.s3.put_object(Bucket="results", Key=progress_key("job1"), Body=body)


@pytest.mark.parametrize(("written", "shown"), [(0, 0), (0.42, 0.42), (1.0001, 1), (-0.1, 0)])
def test_a_job_that_runs_says_how_far_it_is(api, put, aws, written, shown):
    put(state=State.RUNNING)
    put_progress(aws, written)
    assert api("/v2/jobs/job1").json["job"]["progress"] == {"stage": "running", "share": shown}
    assert api("/v2/jobs").json["jobs"][0]["progress"] == {"stage": "running"}


@pytest.mark.parametrize("state", [State.DONE, State.REJECTED, State.STARTING])
def test_how_far_a_run_was_is_not_said_of_a_job_that_does_not_run(api, put, aws, state):
    put(state=state)
    put_progress(aws, 0.42)
    assert "share" not in api("/v2/jobs/job1").json["job"].get("progress", {})


def test_progress_that_cannot_be_read_is_passed_over(api, put, aws):
    put(state=State.RUNNING)
    aws.s3.put_object(Bucket="results", Key=progress_key("job1"), Body=b"{")
    assert api("/v2/jobs/job1").json["job"]["progress"] == {"stage": "running"}


def test_a_callback_that_failed_is_an_error_of_the_job_and_keeps_its_secrets(api, put):
    failed = Callback(
        url="https://user:secret@hooks.example/done?token=secret",
        outcome="failed",
        error="https://hooks.example/done answered with HTTP status 500. Look into its log.",
        code="notify.failed",
        settled_at=CREATED,
    )
    put(callbacks=(Callback(url="https://hooks.example/other", outcome="sent"), failed))
    job = api("/v2/jobs/job1").json["job"]

    assert job["status"] == "done"
    assert job["errors"] == [
        {
            "timestamp": "2026-01-02T03:04:05.678Z",
            "type": "notify.failed",
            "message": "notification could not be sent: "
            "https://hooks.example/done answered with HTTP status 500. Look into its log.",
        }
    ]


def test_why_a_job_was_rejected_comes_before_who_could_not_be_told(api, put):
    untold = Callback(url="https://a/", outcome="failed", code="notify.refused")
    put(state=State.REJECTED, failure=FAILURE, callbacks=(untold,))
    errors = api("/v2/jobs/job1").json["job"]["errors"]
    assert [error["type"] for error in errors] == ["audio.not_valid", "notify.refused"]


def test_a_job_whose_config_could_not_be_kept_shows_what_is_known_of_it(api, put):
    put(config=None, language="en", operating_point="enhanced")
    config = api("/v2/jobs/job1").json["job"]["config"]
    assert config["transcription_config"] == {"language": "en", "operating_point": "enhanced"}

    put("job2", config=None, language="")
    assert api("/v2/jobs/job2").json["job"]["config"]["type"] == "transcription"


@pytest.mark.parametrize("query", ["?sm-sdk=python-1.1.0", "?wait=0&other=%C3%A4", "?other=1&other=2,3"])
def test_parameters_that_no_call_knows_are_passed_over(api, put, query):
    put(state=State.RUNNING)
    assert api(f"/v2/jobs/job1{query}").json["job"]["status"] == "running"


def test_nobody_sees_the_job_of_another_or_learns_that_it_is_there(api, put, keys):
    put("theirs", owner="other", transcripts={"json-v2": "{}"})
    put("mine")

    for path in ("", "/transcript"):
        hidden, missing = api(f"/v2/jobs/theirs{path}"), api(f"/v2/jobs/nothing{path}")
        assert hidden.status_code == missing.status_code == 404
        assert hidden.data == missing.data
        assert hidden.headers == missing.headers
    assert ids(api("/v2/jobs")) == ["mine"]
    assert ids(api("/v2/jobs", key=keys[1][0])) == ["theirs"]
    assert api("/v2/jobs/theirs", key=keys[1][0]).status_code == 200


@pytest.mark.parametrize("job", ["x" * 65, "x" * 3000, "%00", "a%2Fb", "..", "ä"])
def test_what_is_no_id_of_a_job_is_not_found(api, job):
    assert api(f"/v2/jobs/{job}").status_code == 404


def test_a_job_whose_time_is_over_is_gone(api, put):
    put(expires_at=datetime.now(UTC) - MINUTE, transcripts={"json-v2": "{}"})

    for path in ("/v2/jobs/job1", "/v2/jobs/job1/transcript"):
        answer = api(path)
        assert (answer.status_code, answer.json["error"]) == (410, "Job Expired")
    assert ids(api("/v2/jobs")) == []
    listed = api("/v2/jobs?include_deleted=true").json["jobs"]
    assert [(job["id"], job["status"]) for job in listed] == [("job1", "expired")]


@pytest.mark.parametrize("path", ["", "/transcript", "/log"])
def test_a_deleted_job_looks_like_one_that_never_was(api, put, aws, path):
    put(transcripts={"json-v2": "{}"}, log="there")
    assert aws.table.delete(aws.table.get("job1"), CREATED)

    deleted, missing = api(f"/v2/jobs/job1{path}"), api(f"/v2/jobs/nothing{path}")
    assert deleted.status_code == missing.status_code == 404
    assert deleted.json["error"] == "Job not found"
    assert deleted.data == missing.data
    assert deleted.headers == missing.headers


def test_deleted_jobs_are_listed_where_they_are_asked_for(api, put, aws):
    for number in range(4):
        put(f"job{number}", created=CREATED + number * MINUTE)
    for job in ("job1", "job3"):
        assert aws.table.delete(aws.table.get(job), CREATED)

    assert ids(api("/v2/jobs")) == ["job2", "job0"]
    listed = api("/v2/jobs?include_deleted=true").json["jobs"]
    assert [(job["id"], job["status"]) for job in listed] == [
        ("job3", "deleted"),
        ("job2", "done"),
        ("job1", "deleted"),
        ("job0", "done"),
    ]
    assert ids(api("/v2/jobs?include_deleted=true&limit=2")) == ["job3", "job2"]


def test_jobs_are_listed_newest_first_and_page_by_page(api, put):
    for number in range(7):
        put(f"job{number}", created=CREATED + number * MINUTE)
    assert ids(api("/v2/jobs")) == [f"job{number}" for number in range(6, -1, -1)]

    seen, query = [], "?limit=3"
    while jobs := api(f"/v2/jobs{query}").json["jobs"]:
        assert len(jobs) <= 3
        seen += [job["id"] for job in jobs]
        query = f"?limit=3&created_before={jobs[-1]['created_at']}"
    assert seen == [f"job{number}" for number in range(6, -1, -1)]


@pytest.mark.parametrize("query", ["limit=3", "limit=3&include_deleted=true"])
def test_a_page_reads_no_more_jobs_than_it_shows_however_many_there_are(api, put, aws, query):
    for number in range(20):
        put(f"job{number:02}", created=CREATED + number * MINUTE)
    asked = []
    events = aws.table.client.meta.events
    events.register(
        "before-parameter-build.dynamodb.Query", lambda params, **_: asked.append(params["Limit"])
    )
    before = timestamp(CREATED + 10 * MINUTE)
    found = ids(api(f"/v2/jobs?{query}&created_before={before}"))

    assert found == ["job09", "job08", "job07"]
    assert set(asked) == {3}
    assert len(asked) <= 2, "one for the jobs, one for the deleted"


def test_jobs_are_listed_between_two_moments(api, put):
    for number in range(5):
        put(f"job{number}", created=CREATED + number * MINUTE)
    after, before = timestamp(CREATED + MINUTE), timestamp(CREATED + 4 * MINUTE)
    assert ids(api(f"/v2/jobs?created_after={after}&created_before={before}")) == ["job3", "job2"]


def test_no_more_than_100_jobs_are_listed_at_once(api, put):
    for number in range(103):
        put(f"job{number}", created=CREATED + number * MINUTE)
    assert len(ids(api("/v2/jobs"))) == 100


def test_a_list_of_jobs_with_long_configs_fits(api, put):
    vocabulary = [{"content": "x" * 300, "sounds_like": ["y" * 3000]} for _ in range(100)]
    config = {"transcription_config": {"language": "en", "additional_vocab": vocabulary}}
    for number in range(20):
        put(f"job{number}", created=CREATED + number * MINUTE, config=config)
    jobs = api("/v2/jobs").json["jobs"]

    assert len(jobs) == 20
    assert "config" in jobs[0]
    assert "config" not in jobs[-1]
    single = api(f"/v2/jobs/{jobs[-1]['id']}").json["job"]
    assert len(single["config"]["transcription_config"]["additional_vocab"]) == 100
