"""Jobs that are posted: with their recording, or with the URL to fetch it from."""

import json
from datetime import UTC, datetime, timedelta

import pytest
import urllib3
from botocore.exceptions import ClientError, ReadTimeoutError

from contract.job.layout import transcript_key
from contract.job.state import State
from lambdas.api.body.posted import MAX_BODY_BYTES
from lambdas.jobs import clients
from lambdas.jobs.notices import job_in
from lambdas.jobs.table import JobsTable

CONFIG = {"type": "transcription", "transcription_config": {"language": "en"}}
FETCHED = CONFIG | {"fetch_data": {"url": "https://example.com/a/talk%20one.mp3?key=secret"}}


@pytest.fixture
def post(api, cloud_for_posts):
    """Post a job as clients do."""

    def post(config=CONFIG, recording=("talk.wav", b"sound"), query="", **headers):
        fields = (
            {} if config is None else {"config": config if isinstance(config, str) else json.dumps(config)}
        )
        if recording:
            fields["data_file"] = recording
        body, content_type = urllib3.encode_multipart_formdata(fields)
        return api(f"/v2/jobs{query}", "POST", data=body, Content_Type=content_type, **headers)

    return post


def failing(client, operation, monkeypatch, error):
    def fail(**_):
        raise error

    monkeypatch.setattr(client, operation, fail)


def refused(code):
    return ClientError({"Error": {"Code": code, "Message": "secret of the inside"}}, "Any")


def test_a_posted_job_is_on_record_before_its_recording_can_be_heard_of(post, cloud_for_posts):
    answer = post(recording=("grüße.wav", b"sound"))

    assert answer.status_code == 201
    assert answer.json.keys() == {"id"}
    (job,) = cloud_for_posts.jobs()
    assert job.id == answer.json["id"]
    assert (job.state, job.source, job.data_name, job.size_bytes) == (
        State.EXPECTED,
        "post",
        "grüße.wav",
        5,
    )
    assert (job.config, job.language, job.operating_point) == (CONFIG, "en", "standard")
    assert cloud_for_posts.objects() == [job.key, f"{job.key}.json"]
    assert cloud_for_posts.read(job.key) == b"sound"
    assert json.loads(cloud_for_posts.read(f"{job.key}.json")) == CONFIG
    assert timedelta(hours=23) < job.expected_until - datetime.now(UTC) <= timedelta(days=1)


def test_a_posted_job_is_seen_at_once_by_its_owner_alone(post, api, keys):
    job = post().json["id"]

    assert api(f"/v2/jobs/{job}").json["job"]["status"] == "running"
    assert [each["id"] for each in api("/v2/jobs").json["jobs"]] == [job]
    assert api(f"/v2/jobs/{job}", key=keys[1][0]).status_code == 404


def test_the_same_post_twice_is_two_jobs(post, cloud_for_posts):
    assert post().json["id"] != post().json["id"]
    assert len(cloud_for_posts.jobs()) == 2


def test_a_recording_that_is_to_be_fetched_is_handed_on_with_its_secrets(post, cloud_for_posts):
    config = json.loads(json.dumps(FETCHED))
    config["fetch_data"]["auth_headers"] = ["Authorization: Bearer hidden"]
    job = post(config, recording=None).json["id"]

    (message,) = cloud_for_posts.to_fetch()
    assert job_in(message) == job
    record = cloud_for_posts.table.get(job)
    assert (record.state, record.source, record.data_name) == (State.EXPECTED, "fetch", "talk one.mp3")
    assert record.fetch.url == FETCHED["fetch_data"]["url"]
    assert record.fetch.auth_headers == ("Authorization: Bearer hidden",)
    assert record.config == FETCHED
    assert cloud_for_posts.objects() == [f"{record.key}.json"]
    assert json.loads(cloud_for_posts.read(f"{record.key}.json")) == CONFIG


def test_callbacks_are_kept_for_the_end_and_secrets_are_not_shown(post, api, cloud_for_posts):
    notification = {"url": "https://example.com/done?token=x", "auth_headers": ["X-Key: hidden"]}
    job = post(CONFIG | {"notification_config": [notification]}).json["id"]

    (callback,) = cloud_for_posts.table.get(job).callbacks
    assert (callback.url, callback.auth_headers) == (notification["url"], ("X-Key: hidden",))
    shown = api(f"/v2/jobs/{job}").text
    assert "hidden" not in shown
    assert "token" not in shown


@pytest.mark.parametrize(
    ("config", "recording", "error", "said"),
    [
        (None, ("a.wav", b"x"), "Malformed request", "config is missing"),
        ("{", ("a.wav", b"x"), "Job rejected", "not valid JSON: line 1"),
        ({"type": "transcription"}, ("a.wav", b"x"), "Job rejected", "transcription_config: is required"),
        (CONFIG | {"colour": 1}, ("a.wav", b"x"), "Job rejected", "colour: unknown key"),
        (
            {"type": "transcription", "transcription_config": {"language": "xx"}},
            ("a.wav", b"x"),
            "Job rejected",
            "this deployment transcribes en",
        ),
        (CONFIG, None, "Missing data_file", "fetch_data"),
        (CONFIG, ("a.wav", b""), "Missing data_file", "data_file is empty"),
        (FETCHED, ("a.wav", b"x"), "Malformed request", "give one of them"),
        (CONFIG | {"fetch_data": {"url": "file:///etc/passwd"}}, None, "Job rejected", "http:// or https://"),
        (CONFIG | {"fetch_data": {"url": "FILE:///a"}}, None, "Job rejected", "http:// or https://"),
        (CONFIG | {"fetch_text": FETCHED["fetch_data"]}, ("a.wav", b"x"), "Job rejected", "fetch_text"),
        (
            CONFIG | {"notification_config": [{"url": "https://example.com/" + "x" * 40_000}] * 2},
            ("a.wav", b"x"),
            "Job rejected",
            "notification_config: takes",
        ),
    ],
)
def test_what_cannot_be_done_is_said_and_leaves_nothing(
    post, cloud_for_posts, config, recording, error, said
):
    answer = post(config, recording)

    assert (answer.status_code, answer.json["error"]) == (400, error)
    assert said in answer.json["detail"]
    assert cloud_for_posts.jobs() == []
    assert cloud_for_posts.objects() == []
    assert cloud_for_posts.to_fetch() == []


@pytest.mark.parametrize(
    "config",
    [
        {"type": "transcription", "transcription_config": {"language": "\x7f" * 3_000_000}},
        CONFIG | {f"key{number}": 1 for number in range(100_000)},
        CONFIG | {"x" * 3_000_000: 1},
    ],
)
def test_a_refusal_fits_however_much_is_wrong(post, cloud_for_posts, config):
    answer = post(json.dumps(config, ensure_ascii=False))
    assert answer.status_code == 400
    assert len(answer.data) < 100_000


@pytest.mark.parametrize("content_type", ["application/json", "multipart/form-data", "text/plain", ""])
def test_another_body_is_malformed(api, cloud_for_posts, content_type):
    answer = api("/v2/jobs", "POST", data=b'{"config": {}}', Content_Type=content_type)
    assert (answer.status_code, answer.json["error"]) == (400, "Malformed request")


def test_a_recording_too_large_for_the_function_is_told_where_to_go(post, cloud_for_posts):
    answer = post(recording=("long.wav", b"x" * MAX_BODY_BYTES))

    assert answer.status_code == 413
    assert answer.headers["X-Longhand-Error"] == "api.body_too_large"
    assert "/v2/uploads" in answer.json["detail"]
    assert cloud_for_posts.jobs() == []


@pytest.mark.parametrize(("header", "most"), [('{"parallel_engines": 2}', 2), ("{}", 0), ("", 0)])
def test_how_many_engines_may_work_on_a_job_is_kept(post, cloud_for_posts, header, most):
    answer = post(X_SM_Processing_Data=header)
    assert answer.status_code == 201
    assert cloud_for_posts.table.get(answer.json["id"]).max_parallel == most


@pytest.mark.parametrize(
    ("header", "said"),
    [
        ('{"parallel_engines": 2, "user_id": "anna"}', "user_id"),
        ('{"user_id": "anna"}', "user_id"),
        ('{"colour": 1}', "colour"),
        ('{"parallel_engines": 0}', "number"),
        ('{"parallel_engines": "2"}', "number"),
        ('{"parallel_engines": true}', "number"),
        ('{"parallel_engines": null}', "number"),
        ("[]", "JSON object"),
        ("{", "JSON object"),
        ("[" * 5000, "JSON object"),
    ],
)
def test_what_is_asked_in_the_header_and_cannot_be_had_is_not_passed_over(
    post, cloud_for_posts, header, said
):
    answer = post(X_SM_Processing_Data=header)
    assert answer.status_code == 400
    assert said in answer.json["detail"]
    assert cloud_for_posts.jobs() == []


@pytest.mark.parametrize("operation", ["put_object", "send_message"])
@pytest.mark.parametrize(
    "error", [refused("InternalError"), refused("AccessDenied"), ReadTimeoutError(endpoint_url="s3")]
)
def test_when_aws_does_not_take_it_all_of_it_goes_and_the_client_may_repeat(
    post, cloud_for_posts, monkeypatch, operation, error
):
    client = cloud_for_posts.s3 if operation == "put_object" else cloud_for_posts.sqs
    with monkeypatch.context() as broken:
        failing(client, operation, broken, error)
        answer = post(FETCHED, None) if operation == "send_message" else post()

    assert (answer.status_code, answer.json["error"]) == (503, "Internal Server Error")
    assert int(answer.headers["Retry-After"]) > 0
    assert "inside" not in answer.text
    assert cloud_for_posts.jobs() == []
    assert cloud_for_posts.objects() == []
    assert post().status_code == 201


def test_a_recording_that_was_stored_unheard_goes_as_well(post, cloud_for_posts, monkeypatch):
    put = cloud_for_posts.s3.put_object

    def unheard(**call):
        put(**call)
        if not call["Key"].endswith(".json"):
            raise ReadTimeoutError(endpoint_url="s3")

    monkeypatch.setattr(cloud_for_posts.s3, "put_object", unheard)
    assert post().status_code == 503
    assert cloud_for_posts.objects() == []
    (job,) = cloud_for_posts.jobs(deleted=True)
    assert job.state is State.DELETED


def test_when_aws_throttles_the_client_is_told_when_to_repeat(post, cloud_for_posts, monkeypatch):
    failing(cloud_for_posts.s3, "put_object", monkeypatch, refused("SlowDown"))
    answer = post()
    assert answer.status_code == 429
    assert answer.headers["X-Longhand-Error"] == "api.too_many_calls"
    assert cloud_for_posts.jobs() == []


def test_when_not_even_the_record_can_be_written_there_is_nothing(post, cloud_for_posts, monkeypatch):
    with monkeypatch.context() as broken:
        failing(clients.dynamodb(), "put_item", broken, refused("InternalServerError"))
        assert post().status_code == 503
    assert cloud_for_posts.jobs(deleted=True) == []
    assert cloud_for_posts.objects() == []


def test_what_cannot_even_be_taken_back_is_still_told(post, cloud_for_posts, monkeypatch, caplog):
    failing(cloud_for_posts.s3, "put_object", monkeypatch, refused("InternalError"))
    failing(clients.dynamodb(), "update_item", monkeypatch, refused("InternalServerError"))
    assert post().status_code == 503
    assert "could not be removed" in caplog.text


def moves(cloud, clock, **ends):
    """End the only job once somebody waits."""

    def meanwhile(_waited):
        (job,) = cloud.jobs()
        if ends["state"] is State.DELETED:
            cloud.table.delete(job, clock.now())
        else:
            cloud.table.end(job, ends["state"], clock.now())
            for form, body in ends.get("transcripts", {}).items():
                cloud.s3.put_object(Bucket="results", Key=transcript_key(job.id, form), Body=body)

    clock.meanwhile = meanwhile


@pytest.mark.parametrize("query", ["?wait=0", "?wait=3"])
def test_a_caller_who_waits_in_vain_is_told_that_the_job_was_created(post, clock, query):
    answer = post(query=query)
    assert answer.status_code == 201
    assert answer.json == {"id": answer.json["id"], "status": "created"}
    assert clock.waited == float(query[-1])


@pytest.mark.parametrize(
    ("state", "status"), [(State.REJECTED, "rejected"), (State.DELETED, "deleted"), (State.DONE, "done")]
)
def test_a_caller_who_waits_is_told_what_became_of_the_job(post, cloud_for_posts, clock, state, status):
    moves(cloud_for_posts, clock, state=state)
    answer = post(query="?wait=30")
    assert answer.json == {"id": answer.json["id"], "status": status}


@pytest.mark.parametrize(
    ("query", "key"),
    [("", "json-v2"), ("&format=json-v2", "json-v2"), ("&format=txt", "txt"), ("&format=srt", "srt")],
)
def test_a_caller_who_waits_gets_the_transcript_with_the_answer(post, cloud_for_posts, clock, query, key):
    transcripts = {
        "json-v2": b'{"format": "2.7", "results": []}',
        "txt": "Gr\u00fc\u00dfe\n".encode(),
        "srt": b"1\n",
    }
    moves(cloud_for_posts, clock, state=State.DONE, transcripts=transcripts)
    answer = post(query=f"?wait=30{query}")

    assert answer.json.keys() == {"id", "status", key}
    if key == "json-v2":
        assert answer.json[key]["job"]["id"] == answer.json["id"]
    else:
        assert answer.json[key].encode() == transcripts[key]


def test_a_transcript_that_does_not_fit_is_left_out(post, cloud_for_posts, clock):
    moves(cloud_for_posts, clock, state=State.DONE, transcripts={"txt": b"word " * 2_000_000})
    answer = post(query="?wait=30&format=txt")
    assert answer.json == {"id": answer.json["id"], "status": "done"}

    moves(cloud_for_posts, clock, state=State.DONE, transcripts={"txt": b"word " * 2_000_000})
    for job in cloud_for_posts.jobs():
        cloud_for_posts.table.delete(job, clock.now())
    answer = post(query="?wait=30&format=txt", Accept_Encoding="gzip")
    assert answer.headers["Content-Encoding"] == "gzip"


@pytest.mark.parametrize("query", ["?wait=-1", "?wait=long", "?wait=1&format=docx"])
def test_a_parameter_that_cannot_be_used_makes_no_job(post, cloud_for_posts, query):
    assert post(query=query).status_code == 422
    assert cloud_for_posts.jobs() == []


def test_a_config_too_large_for_the_record_still_reaches_the_worker(post, cloud_for_posts):
    vocabulary = [{"content": f"word{number}", "sounds_like": ["x" * 1000]} for number in range(150)]
    config = {
        "type": "transcription",
        "transcription_config": {"language": "en", "additional_vocab": vocabulary},
    }
    job = cloud_for_posts.table.get(post(config).json["id"])

    assert job.config is None
    assert json.loads(cloud_for_posts.read(f"{job.key}.json")) == config


def test_a_try_to_write_the_record_whose_answer_got_lost_is_no_second_job(post, cloud_for_posts, monkeypatch):
    create = JobsTable.create

    def twice(table, record):
        assert create(table, record)
        return create(table, record)

    monkeypatch.setattr(JobsTable, "create", twice)
    assert post().status_code == 201
    assert len(cloud_for_posts.jobs()) == 1


def test_a_slow_store_leaves_less_time_to_wait(post, cloud_for_posts, clock, monkeypatch):
    put = cloud_for_posts.s3.put_object

    def slow(**call):
        clock.waited += 10
        return put(**call)

    monkeypatch.setattr(cloud_for_posts.s3, "put_object", slow)
    assert post(query="?wait=60", seconds_left=60).json["status"] == "created"
    assert clock.waited <= 60 - 5
