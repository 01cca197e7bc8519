"""Slashes that mean nothing: published commands for the v2 API end in them, and base URLs do."""

import json
import re
from typing import get_args

import pytest
import urllib3

from contract.job.layout import TranscriptFormat
from lambdas.api import handler
from lambdas.api.calls import pages
from lambdas.api.routes import ROUTES

EVERY_ROUTE = (*ROUTES, *pages.ROUTES)
FIRST, SECOND = "aaaaaaaaaaaaaaaaaaaaaaaa", "bbbbbbbbbbbbbbbbbbbbbbbb"
CONFIG = {"type": "transcription", "transcription_config": {"language": "en"}}


def named(route):
    return f"{route.method} {route.path}"


def told(answer):
    """All that a client is told, as if all of it were of one job."""
    return answer.status_code, dict(answer.headers), answer.text.replace(SECOND, FIRST)


@pytest.fixture
def two_alike(put):
    """Two jobs that differ in their ids alone."""
    for job in (FIRST, SECOND):
        put(job, transcripts={"json-v2": b'{"format": "2.9"}', "txt": b"hello", "srt": b"1"}, log=b"log")


@pytest.mark.parametrize("end", ["/", "//"])
@pytest.mark.parametrize("route", EVERY_ROUTE, ids=named)
def test_a_slash_at_the_end_of_a_path_changes_no_answer(api, two_alike, cloud_for_posts, route, end):
    first, second = (re.sub("<[a-z]+>", job, route.path) for job in (FIRST, SECOND))
    plain = told(api(first, route.method))

    assert plain[1].get("X-Longhand-Error") != "api.path_unknown"
    assert told(api(f"{second}{end}", route.method)) == plain


@pytest.mark.parametrize("method", ["PUT", "PATCH", "HEAD", "OPTIONS"])
@pytest.mark.parametrize("path", sorted({route.path for route in EVERY_ROUTE}))
def test_a_slash_at_the_end_changes_nothing_in_which_methods_there_are(api, path, method):
    plain = api(path, method)
    assert plain.status_code == 405
    assert told(api(f"{path}/", method)) == told(plain)


@pytest.mark.parametrize("route", EVERY_ROUTE, ids=named)
def test_a_slash_at_the_end_opens_nothing_to_a_call_without_a_key(api, two_alike, cloud_for_posts, route):
    path = re.sub("<[a-z]+>", FIRST, route.path)
    assert (api(f"{path}/", route.method, key=None).status_code == 200) == route.open


def test_commands_as_they_are_published_take_a_job_its_whole_way(api, put, cloud_for_posts):
    form, kind = urllib3.encode_multipart_formdata(
        {"config": json.dumps(CONFIG), "data_file": ("example.wav", b"sound")}
    )
    posted = api("/v2/jobs/", "POST", data=form, Content_Type=kind)
    job = posted.json["id"]

    assert posted.status_code == 201
    assert [each["id"] for each in api("/v2/jobs/?limit=10&include_deleted=true").json["jobs"]] == [job]
    assert api(f"/v2/jobs/{job}/").json["job"]["status"] == "running"
    assert api(f"/v2/jobs/{job}/?wait=0").json["job"]["id"] == job
    assert api(f"/v2/jobs/{job}/?force=true", "DELETE").json["job"]["status"] == "deleted"
    assert api("/v2/usage/?since=2026-01-01&until=2026-12-31").json["since"] == "2026-01-01T00:00:00Z"


@pytest.mark.parametrize("form", get_args(TranscriptFormat))
def test_a_published_command_reads_a_transcript_in_each_form(api, two_alike, form):
    with_slash = api(f"/v2/jobs/{FIRST}/transcript/?format={form}")
    assert with_slash.status_code == 200
    assert with_slash.data == api(f"/v2/jobs/{FIRST}/transcript?format={form}").data


def test_a_recording_is_uploaded_with_slashes_at_the_end_of_each_call(api, cloud_for_posts):
    asked = {"config": CONFIG, "data_name": "talk.wav", "size_bytes": 5, "multipart": True}
    posted = api("/v2/uploads/", "POST", data=json.dumps(asked), Content_Type="application/json").json
    assert api(f"/v2/uploads/{posted['id']}/").json["received"] is False

    incomplete = api(f"/v2/uploads/{posted['id']}/complete/", "POST")
    assert (incomplete.status_code, incomplete.headers["X-Longhand-Error"]) == (409, "api.upload_incomplete")


def event(path, key):
    return {
        "version": "2.0",
        "rawPath": path,
        "rawQueryString": "limit=1",
        "queryStringParameters": {"limit": "1"},
        "headers": {"authorization": f"Bearer {key}"},
        "requestContext": {"stage": "$default", "requestId": "1", "http": {"method": "GET", "path": path}},
        "isBase64Encoded": False,
    }


@pytest.mark.parametrize("path", ["//v2/jobs", "/v2//jobs", "//v2/jobs//"])
def test_a_base_url_that_ends_in_a_slash_does_not_hurt(aws, keys, path):
    answer = handler.handle(event(path, keys[0][0]), None)
    assert (answer["statusCode"], json.loads(answer["body"])) == (200, {"jobs": []})


@pytest.mark.parametrize("path", ["/", "//", "", "/v2/", "/v2//"])
def test_slashes_alone_are_no_path_of_the_api(aws, keys, path):
    answer = handler.handle(event(path, keys[0][0]), None)
    assert (answer["statusCode"], answer["headers"]["X-Longhand-Error"]) == (404, "api.path_unknown")


@pytest.mark.parametrize("path", ["/v2/jobs/first%2F", "/v2/jobs/first%2Ftranscript", "/v2/jobs/%2F"])
def test_an_encoded_slash_belongs_to_an_id_and_no_id_has_one(api, two_alike, path):
    answer = api(path)
    assert (answer.status_code, answer.headers["X-Longhand-Error"]) == (404, "api.job_not_found")
