import logging
from pathlib import Path

import pytest
import yaml
from botocore.exceptions import ClientError

from contract.job.state import State
from lambdas.api.faults import RETRY_AFTER_SECONDS
from lambdas.jobs import clients


def test_without_a_key_nothing_is_told_not_even_which_paths_there_are(api, put):
    put()
    for key in (None, "lh_wrong"):
        for path, method in [
            ("/v2/jobs", "GET"),
            ("/v2/jobs/job1", "GET"),
            ("/v2/jobs", "POST"),
            ("/v2/jobs?limit=0", "GET"),
            ("/nothing", "GET"),
            ("/v2/jobs", "PATCH"),
        ]:
            answer = api(path, method, key=key)
            assert answer.status_code == 401
            assert answer.json["error"] == "Permission Denied"
            assert answer.headers["WWW-Authenticate"] == "Bearer"
            assert answer.headers["X-Longhand-Error"] == "api.permission_denied"


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "/v2/jobs", "GET, POST"),
        ("POST", "/v2/jobs/job1", "GET, DELETE"),
        ("HEAD", "/v2/jobs/job1/transcript", "GET"),
        ("OPTIONS", "/v2/usage", "GET"),
    ],
)
def test_a_wrong_method_is_told_the_right_ones(api, method, path, allowed):
    answer = api(path, method)
    assert (answer.status_code, answer.headers["Allow"]) == (405, allowed)


@pytest.mark.parametrize(
    "path", ["/", "/v1/jobs", "/v2", "/v2/jobs%2F", "/v2/jobs/a/b", "/v2/jobs/a/transcript/x"]
)
def test_an_unknown_path_is_not_found(api, path):
    answer = api(path)
    assert (answer.status_code, answer.headers["X-Longhand-Error"]) == (404, "api.path_unknown")


def test_a_wrong_limit_is_refused_in_the_words_of_the_spec(api):
    answer = api("/v2/jobs?limit=ten")
    assert answer.json == {
        "code": 422,
        "error": "Unprocessable Entity",
        "detail": "limit in query must be of type int64; got 'ten'",
    }


@pytest.mark.parametrize(
    "path",
    [
        "/v2/jobs?limit=0",
        "/v2/jobs?limit=1&limit=2",
        "/v2/jobs?created_before=yesterday",
        "/v2/jobs?created_after=",
        "/v2/jobs?include_deleted=maybe",
        "/v2/jobs/job1?wait=long",
        "/v2/jobs/job1?wait=-1",
        "/v2/jobs/job1/transcript?format=docx",
        "/v2/jobs/job1/transcript?wait=",
        "/v2/usage?since=today",
        "/v2/usage?until=2026-02-30",
    ],
)
def test_a_parameter_that_cannot_be_used_is_named(api, put, path):
    put()
    answer = api(path)
    assert answer.status_code == 422
    name = path.partition("?")[2].partition("=")[0]
    assert name in (answer.json["error"] + answer.json["detail"])


@pytest.fixture
def broken(monkeypatch):
    """Let the table fail with an error of AWS, or with any other."""

    def broken(error):
        def fail(**_arguments):
            raise error

        monkeypatch.setattr(clients.dynamodb(), "get_item", fail)

    return broken


@pytest.mark.parametrize(
    "code", ["ThrottlingException", "ProvisionedThroughputExceededException", "SlowDown"]
)
def test_when_aws_throttles_the_client_is_told_when_to_ask_again(api, broken, code):
    broken(ClientError({"Error": {"Code": code, "Message": "slow"}}, "GetItem"))
    answer = api("/v2/jobs/job1")

    assert (answer.status_code, answer.json["error"]) == (429, "Max concurrent running jobs exceeded")
    assert answer.headers["Retry-After"] == str(RETRY_AFTER_SECONDS)


@pytest.mark.parametrize(
    "error",
    [
        RuntimeError("secret of the inside"),
        ClientError({"Error": {"Code": "AccessDenied", "Message": "secret of the inside"}}, "GetItem"),
    ],
)
def test_what_goes_wrong_inside_is_logged_and_not_told(api, broken, caplog, error):
    broken(error)
    with caplog.at_level(logging.ERROR):
        answer = api("/v2/jobs/job1")

    assert (answer.status_code, answer.json["error"]) == (500, "Internal Server Error")
    assert answer.content_type == "application/json"
    assert "inside" not in answer.text
    request = answer.json["detail"].split()[1].rstrip(":")
    assert request in caplog.text
    assert "secret of the inside" in caplog.text
    assert "Traceback" in caplog.text


def test_keys_that_cannot_be_read_let_nobody_in_and_are_not_named(api, aws, caplog):
    clients.secretsmanager().put_secret_value(SecretId="api-keys", SecretString="something else")
    answer = api("/v2/jobs")
    assert answer.status_code == 500
    assert "secret" not in answer.text
    assert "does not hold the keys of the API" in caplog.text


def test_a_transcript_that_is_none_is_an_error_inside(api, put, caplog):
    put(transcripts={"json-v2": b"[]"})
    assert api("/v2/jobs/job1/transcript").status_code == 500
    put("job2", transcripts={"json-v2": b"{"})
    assert api("/v2/jobs/job2/transcript").status_code == 500


def test_every_error_is_one_of_the_spec(api, put, shared):
    spec = yaml.safe_load(Path(shared / "spec" / "speechmatics-batch-v2.yaml").read_text())
    enumerated = spec["definitions"]["ErrorResponse"]["properties"]["error"]["enum"]
    put("running", state=State.RUNNING)
    put("removed")
    calls = {
        401: api("/v2/jobs", key=None),
        404: api("/v2/jobs/nothing"),
        405: api("/v2/jobs", "PUT"),
        410: api("/v2/jobs/removed/transcript"),
        422: api("/v2/jobs/removed/transcript?format=docx"),
    }
    for status, answer in calls.items():
        assert answer.status_code == answer.json["code"] == status
        assert answer.json["error"] in enumerated
        assert answer.json["detail"]
