from datetime import UTC, datetime, timedelta

import pytest

from contract.job.outcome import Failure
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


def test_a_job_whose_config_could_not_be_kept_shows_what_is_known_of_it(api, put):
    put(config=None, language="en", operating_point="enhanced")
    config = api("/v2/jobs/job1").json["job"]["config"]
    assert config["transcription_config"] == {"language": "en", "operating_point": "enhanced"}

    put("job2", config=None, language="")
    assert api("/v2/jobs/job2").json["job"]["config"]["type"] == "transcription"


@pytest.mark.parametrize("query", ["?wait=30", "?sm-sdk=python-1.1.0", "?wait=0&other=%C3%A4"])
def test_waiting_is_answered_at_once_and_unknown_parameters_are_accepted(api, put, query):
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
