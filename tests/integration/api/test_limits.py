"""How many jobs of one caller may be under way."""

import json
from datetime import UTC, datetime

import pytest
import urllib3

from contract.job.state import State
from lambdas.api import handler
from lambdas.jobs import clients
from lambdas.jobs.keys import keys_document, new_key

CONFIG = {"type": "transcription", "transcription_config": {"language": "en"}}


@pytest.fixture
def calls(api, cloud_for_posts):
    """Both calls that begin a job, by their path."""
    form, form_type = urllib3.encode_multipart_formdata(
        {"config": json.dumps(CONFIG), "data_file": ("a.wav", b"sound")}
    )
    upload = json.dumps({"config": CONFIG, "data_name": "a.wav", "size_bytes": 5})
    return {
        "/v2/jobs": lambda **more: api("/v2/jobs", "POST", data=form, Content_Type=form_type, **more),
        "/v2/uploads": lambda **more: api(
            "/v2/uploads", "POST", data=upload, Content_Type="application/json", **more
        ),
    }


@pytest.fixture
def at_most(aws, monkeypatch):
    """Set the limit of the deployment."""

    def at_most(jobs):
        monkeypatch.setenv("LONGHAND_MAX_RUNNING_JOBS", str(jobs))
        handler._api.cache_clear()

    return at_most


def key_with_limit(name, limit):
    """Make a key that has a limit of its own the only one."""
    key, entry = new_key(name, datetime.now(UTC), limit)
    clients.secretsmanager().put_secret_value(
        SecretId="api-keys", SecretString=json.dumps(keys_document((entry,)))
    )
    return key


@pytest.mark.parametrize("path", ["/v2/jobs", "/v2/uploads"])
def test_a_caller_with_as_many_jobs_as_may_be_is_told_when_to_look_again(calls, at_most, put, path):
    at_most(2)
    put("running", state=State.RUNNING)
    assert calls[path]().status_code == 201
    answer = calls[path]()

    assert (answer.status_code, answer.json["error"]) == (429, "Max concurrent running jobs exceeded")
    assert answer.headers["X-Longhand-Error"] == "api.too_many_jobs"
    assert 1 <= int(answer.headers["Retry-After"]) <= 60
    assert "2 jobs" in answer.json["detail"]


def test_a_refused_job_leaves_nothing(calls, at_most, put, cloud_for_posts):
    at_most(1)
    put("running", state=State.RUNNING)
    for call in calls.values():
        assert call().status_code == 429
    assert [job.id for job in cloud_for_posts.jobs()] == ["running"]
    assert cloud_for_posts.objects() == []
    assert cloud_for_posts.parts_begun() == []


@pytest.mark.parametrize("end", ["done", "rejected", "deleted"])
def test_a_job_that_has_ended_makes_room(calls, at_most, cloud_for_posts, end):
    at_most(1)
    assert calls["/v2/jobs"]().status_code == 201
    assert calls["/v2/jobs"]().status_code == 429
    (job,) = cloud_for_posts.jobs()
    if end == "deleted":
        cloud_for_posts.table.delete(job, datetime.now(UTC))
    else:
        cloud_for_posts.table.end(job, State(end), datetime.now(UTC))
    assert calls["/v2/jobs"]().status_code == 201


def test_the_jobs_of_others_do_not_count(calls, at_most, put, keys):
    at_most(1)
    put("theirs", owner="other", state=State.RUNNING)
    assert calls["/v2/jobs"]().status_code == 201
    assert calls["/v2/jobs"](key=keys[1][0]).status_code == 429


def test_a_key_has_a_limit_of_its_own_above_or_below_that_of_the_deployment(calls, at_most):
    at_most(2)
    key = key_with_limit("default", 3)
    assert [calls["/v2/jobs"](key=key).status_code for _ in range(4)] == [201, 201, 201, 429]
    handler._api.cache_clear()
    key = key_with_limit("anna", 1)
    assert [calls["/v2/uploads"](key=key).status_code for _ in range(2)] == [201, 429]


def test_zero_is_no_limit_and_jobs_are_not_counted(calls, at_most, monkeypatch):
    at_most(0)
    monkeypatch.setattr(clients.dynamodb(), "query", lambda **_: pytest.fail("jobs were counted"))
    assert calls["/v2/jobs"]().status_code == 201


def test_jobs_are_counted_beyond_the_first_page(put, cloud_for_posts, monkeypatch):
    for number in range(5):
        put(f"job{number}", state=State.RUNNING)
    query = cloud_for_posts.table.client.query
    monkeypatch.setattr(
        cloud_for_posts.table.client,
        "query",
        lambda **call: query(**(call | {"Limit": min(call["Limit"], 2)})),
    )
    assert cloud_for_posts.table.running("default", 10) == 5
    assert cloud_for_posts.table.running("default", 3) == 3
