"""Recordings of any size: the job first, then the recording at URLs of S3."""

import json
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from botocore.exceptions import ReadTimeoutError

from contract.job.state import State
from contract.limits import MAX_INPUT_BYTES
from lambdas.api.targets import MULTIPART_FROM_BYTES, PART_BYTES
from lambdas.jobs.table import JobsTable

CONFIG = {"type": "transcription", "transcription_config": {"language": "en"}}
MIB = 1024**2


@pytest.fixture
def begin(api, cloud_for_posts):
    """Begin an upload."""

    def begin(size=5, **changes):
        asked = {"config": CONFIG, "data_name": "talk.wav", "size_bytes": size} | changes
        body = {name: value for name, value in asked.items() if value is not None}
        return api("/v2/uploads", "POST", data=json.dumps(body), Content_Type="application/json")

    return begin


@pytest.fixture
def small_parts(monkeypatch):
    """Parts as small as S3 takes them."""
    monkeypatch.setattr("lambdas.api.targets.PART_BYTES", 5 * MIB)


def put(url, data, **headers):
    answer = requests.put(url, data=data, headers=headers, timeout=10)
    answer.raise_for_status()


def begun_parts(begin, sizes):
    """Begin an upload in parts, and put those that are not None."""
    answer = begin(sum(size or 5 * MIB for size in sizes), multipart=True).json
    for part, size in zip(answer["multipart"]["parts"], sizes, strict=True):
        if size:
            put(part["url"], b"x" * size)
    return answer["id"]


def test_a_recording_is_put_to_the_url_of_its_job(begin, api, cloud_for_posts):
    answer = begin(data_name="grüße.wav")
    assert answer.status_code == 201
    upload = answer.json["upload"]
    assert upload["method"] == "PUT"
    put(upload["url"], b"sound", **upload["headers"])

    (job,) = cloud_for_posts.jobs()
    assert (job.id, job.state, job.source) == (answer.json["id"], State.EXPECTED, "upload")
    assert (job.data_name, job.size_bytes, job.config) == ("grüße.wav", 5, CONFIG)
    assert cloud_for_posts.objects() == [job.key, f"{job.key}.json"]
    assert cloud_for_posts.read(job.key) == b"sound"
    assert api(f"/v2/jobs/{job.id}").json["job"]["status"] == "running"


def test_a_url_takes_exactly_the_bytes_that_were_announced_for_a_while(begin):
    upload = begin(5_000_000).json["upload"]
    query = parse_qs(urlsplit(upload["url"]).query)

    assert query["X-Amz-Algorithm"] == ["AWS4-HMAC-SHA256"]
    assert query["X-Amz-SignedHeaders"] == ["content-length;host"]
    assert query["X-Amz-Expires"] == ["3600"]
    assert upload["headers"] == {"Content-Length": "5000000"}
    signed_at = datetime.strptime(query["X-Amz-Date"][0] + "+0000", "%Y%m%dT%H%M%SZ%z")
    until = datetime.fromisoformat(upload["expires_at"])
    assert abs(until - signed_at - timedelta(hours=1)) < timedelta(minutes=1)


def test_the_job_awaits_its_recording_for_longer_than_its_url_is_valid(begin, cloud_for_posts):
    upload = begin().json["upload"]
    (job,) = cloud_for_posts.jobs()
    assert job.expected_until - datetime.fromisoformat(upload["expires_at"]) == timedelta(hours=1)


@pytest.mark.parametrize(
    ("size", "multipart", "parts"),
    [
        (1, None, 0),
        (MULTIPART_FROM_BYTES, None, 0),
        (MULTIPART_FROM_BYTES + 1, None, 2),
        (MAX_INPUT_BYTES, None, 64),
        (MAX_INPUT_BYTES, False, 0),
        (1, True, 1),
        (PART_BYTES * 3, True, 3),
        (PART_BYTES * 3 + 1, True, 4),
    ],
)
def test_a_large_recording_comes_in_parts_unless_the_client_says_otherwise(begin, size, multipart, parts):
    answer = begin(size, multipart=multipart)
    assert answer.status_code == 201
    found = answer.json.get("multipart", {"parts": []})["parts"]
    assert [part["number"] for part in found] == list(range(1, parts + 1))
    assert ("upload" in answer.json) is (parts == 0)
    assert all(part.keys() == {"number", "url"} for part in found)


def test_parts_become_one_recording(begin, api, cloud_for_posts, small_parts):
    job = begun_parts(begin, [5 * MIB, 5 * MIB, 7])
    assert cloud_for_posts.objects() == [f"api/{job}/recording.json"]

    answer = api(f"/v2/uploads/{job}/complete", "POST")
    assert (answer.status_code, answer.json) == (200, {"id": job})
    assert len(cloud_for_posts.read(f"api/{job}/recording")) == 10 * MIB + 7
    assert cloud_for_posts.parts_begun() == []


def test_completing_may_be_repeated(begin, api, cloud_for_posts, small_parts):
    job = begun_parts(begin, [5 * MIB, 7])
    for _ in range(3):
        assert api(f"/v2/uploads/{job}/complete", "POST").json == {"id": job}
    assert cloud_for_posts.objects().count(f"api/{job}/recording") == 1


def test_two_who_complete_at_once_are_both_right(begin, api, cloud_for_posts, small_parts, monkeypatch):
    job = begun_parts(begin, [5 * MIB, 7])
    complete = cloud_for_posts.s3.complete_multipart_upload

    def after_another(**call):
        complete(**call)
        return complete(**call)

    monkeypatch.setattr(cloud_for_posts.s3, "complete_multipart_upload", after_another)
    assert api(f"/v2/uploads/{job}/complete", "POST").json == {"id": job}


@pytest.mark.parametrize(
    ("sizes", "missing"),
    [([None, 5 * MIB, 7], "1"), ([5 * MIB, None, None], "2, 3"), ([5 * MIB, 3, 7], "2")],
)
def test_parts_that_are_missing_or_short_are_named(begin, api, small_parts, sizes, missing):
    announced = 10 * MIB + 7
    answer = begin(announced, multipart=True).json
    for part, size in zip(answer["multipart"]["parts"], sizes, strict=True):
        if size:
            put(part["url"], b"x" * size)

    refused = api(f"/v2/uploads/{answer['id']}/complete", "POST")
    assert refused.status_code == 409
    assert refused.headers["X-Longhand-Error"] == "api.upload_incomplete"
    assert refused.json["detail"] == f"missing of 3 parts: {missing}"


def test_of_many_missing_parts_some_are_named(begin, api, small_parts):
    job = begin(1000 * MIB, multipart=True).json["id"]
    detail = api(f"/v2/uploads/{job}/complete", "POST").json["detail"]
    assert detail == "missing of 200 parts: 1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 190 more"


def test_an_upload_in_one_piece_is_complete_once_it_is_there(begin, api):
    answer = begin().json
    assert api(f"/v2/uploads/{answer['id']}/complete", "POST").status_code == 409
    put(answer["upload"]["url"], b"sound")
    assert api(f"/v2/uploads/{answer['id']}/complete", "POST").json == {"id": answer["id"]}


def test_an_interrupted_upload_goes_on_where_it_stopped(begin, api, small_parts):
    job = begin(10 * MIB + 7, multipart=True).json
    put(job["multipart"]["parts"][1]["url"], b"x" * 5 * MIB)

    seen = api(f"/v2/uploads/{job['id']}").json
    assert seen["received"] is False
    assert [part.get("received_bytes") for part in seen["multipart"]["parts"]] == [None, 5 * MIB, None]
    assert seen["multipart"]["part_bytes"] == 5 * MIB

    put(seen["multipart"]["parts"][0]["url"], b"x" * 5 * MIB)
    put(seen["multipart"]["parts"][2]["url"], b"x" * 7)
    assert api(f"/v2/uploads/{job['id']}/complete", "POST").status_code == 200
    assert api(f"/v2/uploads/{job['id']}").json == {"id": job["id"], "received": True}


def test_whoever_asks_again_gets_a_fresh_url_and_more_time(begin, api, clock, cloud_for_posts):
    answer = begin().json
    clock.waited = 50 * 60
    seen = api(f"/v2/uploads/{answer['id']}").json

    assert seen["received"] is False
    assert seen["upload"]["expires_at"] > answer["upload"]["expires_at"]
    (job,) = cloud_for_posts.jobs()
    assert job.expected_until == datetime.fromisoformat(seen["upload"]["expires_at"]) + timedelta(hours=1)


def test_an_upload_is_seen_as_received_before_its_news_have_come_and_after(
    begin, api, cloud_for_posts, clock
):
    answer = begin().json
    put(answer["upload"]["url"], b"sound")
    assert api(f"/v2/uploads/{answer['id']}").json == {"id": answer["id"], "received": True}

    cloud_for_posts.table.receive(answer["id"], clock.now(), clock.now(), version_id="v")
    assert api(f"/v2/uploads/{answer['id']}").json == {"id": answer["id"], "received": True}
    assert api(f"/v2/uploads/{answer['id']}/complete", "POST").json == {"id": answer["id"]}


def test_no_url_is_valid_for_longer_than_a_day_after_the_job_was_posted(begin, api, clock, small_parts):
    job = begin(6 * MIB, multipart=True).json
    clock.waited = 23.5 * 3600
    late = api(f"/v2/uploads/{job['id']}").json["multipart"]
    query = parse_qs(urlsplit(late["parts"][0]["url"]).query)
    assert int(query["X-Amz-Expires"][0]) <= 1800

    clock.waited = 24 * 3600
    answer = api(f"/v2/uploads/{job['id']}")
    assert (answer.status_code, answer.json["error"]) == (410, "Job Expired")


@pytest.mark.parametrize(("path", "method"), [("", "GET"), ("/complete", "POST")])
def test_an_upload_that_s3_has_given_up_is_gone(begin, api, cloud_for_posts, small_parts, path, method):
    job = begin(6 * MIB, multipart=True).json["id"]
    (upload,) = cloud_for_posts.parts_begun()
    cloud_for_posts.s3.abort_multipart_upload(
        Bucket="uploads", Key=upload["Key"], UploadId=upload["UploadId"]
    )
    assert api(f"/v2/uploads/{job}{path}", method).status_code == 410


@pytest.mark.parametrize(("path", "method"), [("", "GET"), ("/complete", "POST")])
def test_an_upload_whose_job_was_given_up_is_gone(begin, api, cloud_for_posts, clock, path, method):
    job = begin().json["id"]
    cloud_for_posts.table.end(cloud_for_posts.table.get(job), State.REJECTED, clock.now())
    assert api(f"/v2/uploads/{job}{path}", method).status_code == 410


@pytest.mark.parametrize(("path", "method"), [("", "GET"), ("/complete", "POST")])
def test_nobody_sees_the_upload_of_another(begin, api, put, keys, path, method):
    job = begin().json["id"]
    hidden = api(f"/v2/uploads/{job}{path}", method, key=keys[1][0])
    missing = api(f"/v2/uploads/nothing{path}", method, key=keys[1][0])
    assert hidden.status_code == missing.status_code == 404
    assert hidden.data == missing.data


def test_a_job_whose_recording_came_otherwise_is_no_upload(api, put):
    put("job1")
    assert api("/v2/uploads/job1").status_code == 404


def test_a_deleted_upload_is_gone_with_its_parts(begin, api, cloud_for_posts, small_parts):
    job = begun_parts(begin, [5 * MIB, 7])
    assert api(f"/v2/jobs/{job}?force=true", "DELETE").status_code == 200

    assert cloud_for_posts.parts_begun() == []
    assert cloud_for_posts.objects() == []
    assert api(f"/v2/uploads/{job}").status_code == 404
    assert api(f"/v2/uploads/{job}/complete", "POST").status_code == 404


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"size_bytes": 0}, 422, "size_bytes in body"),
        ({"size_bytes": -1}, 422, "size_bytes in body"),
        ({"size_bytes": 1.5}, 422, "size_bytes in body"),
        ({"size_bytes": "5"}, 422, "size_bytes in body"),
        ({"size_bytes": None}, 422, "size_bytes in body"),
        ({"size_bytes": MAX_INPUT_BYTES + 1}, 413, "4 GB"),
        ({"data_name": ""}, 422, "data_name in body"),
        ({"data_name": "x" * 1025}, 422, "data_name in body"),
        ({"data_name": None}, 422, "data_name in body"),
        ({"config": None}, 422, "config in body"),
        ({"config": []}, 422, "config in body"),
        ({"config": {}}, 400, "type: is required"),
        ({"config": CONFIG | {"fetch_data": {"url": "https://example.com/a"}}}, 400, "fetch_data"),
        ({"config": CONFIG | {"fetch_text": {"url": "https://example.com/a"}}}, 400, "fetch_text"),
        ({"multipart": "yes"}, 422, "multipart in body"),
        ({"colour": 1}, 422, "colour in body"),
    ],
)
def test_what_cannot_be_uploaded_is_said_and_leaves_nothing(begin, cloud_for_posts, changes, status, said):
    answer = begin(**changes)
    assert answer.status_code == status
    assert said in answer.json["detail"]
    assert cloud_for_posts.jobs() == []
    assert cloud_for_posts.objects() == []


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b"", "empty"),
        (b"{", "line 1"),
        (b"[]", "list"),
        (b"\xff", "byte 0"),
        (b'{"size_bytes": NaN}', "NaN"),
        (b'{"config": {"type": 1, "type": 2}}', "config.type: is given more than once"),
        (b"[" * 100_000, ""),
    ],
)
def test_a_body_that_is_no_json_object_is_malformed(api, cloud_for_posts, body, said):
    answer = api("/v2/uploads", "POST", data=body, Content_Type="application/json")
    assert (answer.status_code, answer.json["error"]) == (400, "Malformed request")
    assert said in answer.json["detail"]


def test_parts_that_s3_began_go_when_the_record_cannot_be_written(begin, cloud_for_posts, monkeypatch):
    def lost(*_):
        raise ReadTimeoutError(endpoint_url="dynamodb")

    monkeypatch.setattr(JobsTable, "create", lost)
    answer = begin(6 * MIB, multipart=True)
    assert answer.status_code == 503
    assert cloud_for_posts.parts_begun() == []
    assert cloud_for_posts.objects() == []
