import pytest

from lambdas.api import handler

ROLE = "arn:aws:sts::123456789012:assumed-role/Transcribing"


@pytest.fixture
def signed(api, monkeypatch):
    """The API of a deployment whose callers sign their requests."""
    monkeypatch.setenv("LONGHAND_AUTH", "iam")
    handler._api.cache_clear()
    return api


def ids(answer):
    return [job["id"] for job in answer.json["jobs"]]


def test_the_jobs_of_a_role_are_those_of_all_its_sessions(signed, put):
    put("ours", owner=ROLE)
    put("theirs", owner="arn:aws:sts::123456789012:assumed-role/Other")
    for session in ("monday", "tuesday"):
        assert ids(signed("/v2/jobs", signer=f"{ROLE}/{session}")) == ["ours"]
    assert signed("/v2/jobs/theirs", signer=f"{ROLE}/monday").status_code == 404


@pytest.mark.parametrize("arn", ["arn:aws:iam::123456789012:user/team/ada", "arn:aws:iam::123456789012:root"])
def test_the_jobs_of_a_user_are_its_own(signed, put, arn):
    put("mine", owner=arn)
    put("roles", owner=ROLE)
    assert ids(signed("/v2/jobs", signer=arn)) == ["mine"]


def test_a_key_opens_nothing_where_requests_are_signed(signed, put, keys):
    put()
    for path in ("/v2/jobs", "/v2/jobs/job1", "/nothing"):
        answer = signed(path)
        assert (answer.status_code, answer.json["error"]) == (403, "Forbidden")
        assert answer.headers["X-Longhand-Error"] == "api.not_signed"


def test_a_signature_opens_nothing_where_keys_are_asked_for(api, put):
    put(owner=ROLE)
    assert api("/v2/jobs", signer=f"{ROLE}/monday").status_code == 401
