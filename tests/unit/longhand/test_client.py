import subprocess
import sys
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.client import (
    ApiBusy,
    ApiRefused,
    ApiUnreachable,
    CallerRefused,
    JobUnknown,
    KeyMissing,
    SigningUnavailable,
    UploadUrlExpired,
)
from longhand.client import Access, Api, Job
from longhand.client.pools import Pools
from longhand.client.refusal import refusal
from longhand.client.retry import TRIES, backoff_seconds, retry_after_seconds
from longhand.client.signing import AwsSigner
from longhand.submission.content import Content
from tests.unit.longhand.small_api import BEGAN, KEY, Trouble

NOW = datetime(2026, 1, 2, tzinfo=UTC)


@pytest.fixture
def pauses():
    return []


@pytest.fixture
def client(api, pauses):
    with Api(Access(api.url, KEY), pauses.append) as client:
        yield client


def test_a_call_is_repeated_when_the_api_says_so_and_when(api, client, pauses):
    api.add(1)
    api.trouble.append(Trouble("GET", "/v2/jobs/job1", 429, headers={"Retry-After": "17"}, times=2))
    assert client.job("job1").id == "job1"
    assert pauses == [17.0, 17.0]


@pytest.mark.parametrize("status", [500, 502, 503, 504])
def test_a_server_that_fails_is_asked_again(api, client, status):
    api.add(1)
    api.trouble.append(Trouble("GET", "/v2/jobs/job1", status, times=TRIES - 1))
    assert client.job("job1").id == "job1"


def test_what_a_gateway_says_is_no_answer_of_the_api(api, client):
    api.trouble.append(Trouble("GET", "/v2/jobs", 502, b"<html>Bad Gateway</html>", times=TRIES))
    with pytest.raises(ApiUnreachable, match="status 502"):
        list(client.jobs())
    assert len(api.calls) == TRIES


def test_a_call_that_might_make_two_jobs_is_not_repeated_once_it_may_have_been_heard(api, client):
    api.trouble.append(Trouble("POST", "/v2/uploads", 504))
    with pytest.raises(ApiUnreachable):
        client.post_upload({}, "a.wav", 1)
    assert len(api.calls) == 1


def test_a_call_that_was_surely_not_heard_is_repeated(api, client, pauses):
    api.trouble.append(Trouble("POST", "/v2/uploads", 429))
    assert client.post_upload({}, "a.wav", 1).id == "job1"
    assert len(pauses) == 1


def test_a_call_of_which_the_api_says_that_nothing_was_kept_is_repeated(api, client, pauses):
    headers = {"X-Longhand-Error": "api.not_stored", "Retry-After": "2"}
    api.trouble.append(Trouble("POST", "/v2/uploads", 503, headers=headers))
    assert client.post_upload({}, "a.wav", 1).id == "job1"
    assert pauses == [2.0]


def test_calls_go_through_the_proxy_that_the_environment_names(api, monkeypatch):
    api.add(1)
    for name in ("no_proxy", "NO_PROXY", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("http_proxy", api.url.replace("://", "://user:p%40ss@"))
    with Api(Access("http://api.invalid", KEY)) as client:
        assert client.job("job1").id == "job1"
    assert api.calls == ["GET http://api.invalid/v2/jobs/job1"]
    assert api.headers[-1]["Proxy-Authorization"] == "Basic dXNlcjpwQHNz"


def test_no_proxy_leads_to_this_machine_nor_to_what_the_environment_excepts(monkeypatch):
    monkeypatch.setenv("http_proxy", "proxy.example:3128")
    monkeypatch.setenv("no_proxy", "inside.example")
    pools = Pools()
    straight = ["http://127.0.0.1:1/", "http://localhost/", "http://[::1]:1/", "http://api.inside.example/"]
    assert {pools.to(url).proxy for url in straight} == {None}
    assert pools.to("http://outside.example/").proxy.host == "proxy.example"
    pools.close()


def test_an_api_that_is_not_there_is_tried_some_times(pauses):
    with (
        Api(Access("http://127.0.0.1:9", KEY), pauses.append) as nowhere,
        pytest.raises(ApiUnreachable) as error,
    ):
        nowhere.job("x")
    assert len(pauses) == TRIES - 1
    assert str(error.value) == "no answer from http://127.0.0.1:9: [Errno 111] Connection refused"


def test_an_answer_of_another_service_is_told_as_that(api, client):
    api.trouble.append(Trouble("GET", "/v2/jobs", 200, b"<html>Welcome</html>"))
    with pytest.raises(ApiUnreachable, match="is no API of Longhand's"):
        list(client.jobs())


def test_a_redirect_is_not_followed_with_the_key(api, client):
    api.trouble.append(Trouble("GET", "/v2/jobs/job1", 302, headers={"Location": f"{api.url}/elsewhere"}))
    with pytest.raises(ApiUnreachable, match=r"leads to .*/elsewhere"):
        client.transcript("job1", "txt")
    assert len(api.calls) == 1


def test_a_recording_is_not_sent_where_the_store_leads(api, client, tmp_path):
    (tmp_path / "a.wav").write_bytes(b"x")
    upload = client.post_upload({}, "a.wav", 1)
    api.trouble.append(Trouble("PUT", "/store", 307, headers={"Location": f"{api.url}/elsewhere"}))
    content = partial(Content, tmp_path / "a.wav", 0, 1, lambda _sent: None)
    with pytest.raises(UploadUrlExpired, match="the store answers 307"):
        client.put(upload.parts[0], content, 1)


def test_jobs_are_listed_page_by_page_as_they_are_taken(api, client):
    for number in range(250):
        api.add(number)
    jobs = client.jobs()
    assert [next(jobs).id for _ in range(100)] == [f"job{number}" for number in range(249, 149, -1)]
    assert api.count("GET /v2/jobs") == 1
    assert [job.id for job in jobs] == [f"job{number}" for number in range(149, -1, -1)]
    assert api.count("GET /v2/jobs") == 3


def test_an_id_is_not_taken_for_a_path(api, client):
    with pytest.raises(ApiRefused):
        client.job("../usage?x=")
    assert api.calls == ["GET /v2/jobs/..%2Fusage%3Fx%3D"]


@pytest.mark.parametrize(
    ("status", "reason", "kind", "code"),
    [
        (401, "api.permission_denied", CallerRefused, 4),
        (403, "", CallerRefused, 4),
        (404, "api.job_not_found", JobUnknown, 1),
        (410, "api.job_expired", JobUnknown, 1),
        (404, "api.path_unknown", ApiRefused, 1),
        (429, "api.too_many_calls", ApiBusy, 1),
        (422, "api.unprocessable", ApiRefused, 1),
        (500, "internal", ApiRefused, 1),
        (503, "", ApiUnreachable, 3),
        (503, "api.not_stored", ApiRefused, 1),
    ],
)
def test_an_error_is_of_the_kind_that_scripts_tell_apart(status, reason, kind, code):
    headers = {"X-Longhand-Error": reason} if reason else {}
    error = refusal(status, headers, b'{"error": "No", "detail": "because"}', "http://h")
    assert type(error) is kind
    assert error.exit_code == code
    if kind is not ApiUnreachable:
        assert str(error) == "No: because"


@given(st.binary())
def test_whatever_an_error_holds_it_has_a_message(body):
    assert str(refusal(400, {}, body, "http://h"))


@given(st.text())
def test_any_retry_after_is_seconds_within_reason(value):
    assert 0.0 <= retry_after_seconds(value, NOW) <= 300.0


@given(st.integers(0, 300))
def test_retry_after_may_be_seconds_or_a_date(seconds):
    assert retry_after_seconds(str(seconds), NOW) == seconds
    date = format_datetime(NOW + timedelta(seconds=seconds), usegmt=True)
    assert retry_after_seconds(date, NOW) == seconds


@given(st.integers(1, 10**6))
def test_the_wait_grows_to_half_a_minute_and_no_further(tried):
    longest = min(30.0, 0.5 * 2.0 ** (tried - 1)) if tried < 20 else 30.0
    assert longest / 2 <= backoff_seconds(tried) <= longest


@given(
    st.fixed_dictionaries(
        {},
        optional={
            "progress": st.none()
            | st.fixed_dictionaries(
                {},
                optional={
                    "stage": st.sampled_from(["expected", "received", "running"]),
                    "share": st.floats(0, 2),
                },
            ),
            "duration": st.none() | st.integers(0, 7200),
            "data_name": st.none() | st.text(),
            "errors": st.none() | st.lists(st.fixed_dictionaries({"message": st.text()})),
        },
    )
)
def test_a_job_is_read_whatever_it_does_not_say(rest):
    job = Job.of({"id": "j", "status": "running", "created_at": "2026-01-02T03:04:05Z", **rest})
    assert job.created_at == BEGAN
    assert job.stage in {"uploading", "queued", "running"}
    assert job.share is None or 0 <= job.share <= 1


class TestSignatures:
    @pytest.fixture(autouse=True)
    def credentials(self, monkeypatch, tmp_path):
        for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_SESSION_TOKEN"):
            monkeypatch.delenv(name, raising=False)
        monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
        monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
        monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "access")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "none")

    def test_the_region_is_that_of_the_function_url(self):
        signer = AwsSigner.for_url("https://abc.lambda-url.eu-west-3.on.aws")
        headers = signer.headers("GET", "https://abc.lambda-url.eu-west-3.on.aws/v2/jobs?limit=1", b"", {})
        assert "/eu-west-3/lambda/aws4_request" in headers["Authorization"]
        assert headers["X-Amz-Date"]

    def test_the_body_is_signed_and_a_session_is_told(self, monkeypatch):
        monkeypatch.setenv("AWS_REGION", "eu-west-1")
        monkeypatch.setenv("AWS_SESSION_TOKEN", "session")
        signer = AwsSigner.for_url("https://api.example")
        one, other = (
            signer.headers("POST", "https://api.example/v2/uploads", body, {}) for body in (b"a", b"b")
        )
        assert one["X-Amz-Security-Token"] == "session"
        assert one["Authorization"] != other["Authorization"]

    def test_calls_are_made_with_the_signature(self, api, monkeypatch):
        monkeypatch.setenv("AWS_REGION", "eu-west-1")
        with Api(Access(api.url, signs=True)) as client, pytest.raises(CallerRefused):
            list(client.jobs())
        assert api.calls

    def test_without_credentials_it_is_said_that_there_are_none(self, monkeypatch):
        monkeypatch.delenv("AWS_ACCESS_KEY_ID")
        signer = AwsSigner.for_url("https://abc.lambda-url.eu-west-3.on.aws")
        with pytest.raises(KeyMissing, match="no credentials of AWS"):
            signer.headers("GET", "https://abc.lambda-url.eu-west-3.on.aws/", b"", {})

    def test_without_a_region_it_is_said_how_to_set_one(self):
        with pytest.raises(KeyMissing, match="set AWS_REGION"):
            AwsSigner.for_url("https://api.example")

    def test_without_botocore_it_is_said_how_to_get_it(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "botocore.session", None)
        with pytest.raises(SigningUnavailable) as error:
            AwsSigner.for_url("https://api.example")
        assert "pip install 'longhand[aws]'" in error.value.advice


def test_the_library_for_signatures_is_loaded_for_them_only():
    script = (
        "import sys, longhand.__main__\n"
        "from longhand.client import Access, Api\n"
        "Api(Access('http://127.0.0.1:9', 'k'))\n"
        "sys.exit('botocore' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False, timeout=120).returncode == 0
