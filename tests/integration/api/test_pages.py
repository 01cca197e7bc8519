import base64
import gzip
import hashlib
import json
import re
from urllib.parse import urljoin

import pytest

from lambdas.api.description import description
from lambdas.api.routes import ROUTES

PAGES = ["/openapi.json", "/docs", "/docs/swagger-ui.js", "/docs/swagger-ui.css"]


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_need_no_key(api, path):
    assert api(path, key=None).status_code == 200


@pytest.mark.parametrize(
    "path", ["/docs%2F", "/docs/other", "/openapi.json/x", "/docs/../v2/jobs", "/openapi"]
)
def test_what_lies_beside_the_pages_needs_one(api, path):
    assert api(path, key=None).status_code == 401


def test_the_description_is_that_of_the_code_that_runs(api):
    answer = api("/openapi.json", key=None)
    assert answer.content_type == "application/json"
    assert answer.data == description(ROUTES)


def test_the_page_shows_the_description_and_takes_nothing_from_elsewhere(api):
    page = api("/docs", key=None)
    assert page.content_type == "text/html; charset=utf-8"
    linked = re.findall(r'(?:href|src)="([^"]+)"|url: "([^"]+)"', page.text)
    for link in filter(lambda link: not link.startswith("data:"), ("".join(each) for each in linked)):
        assert {urljoin(page, link) for page in ("/docs", "/docs/")} <= set(PAGES)
    assert "://" not in page.text


def test_the_policy_of_the_page_lets_its_one_script_run_and_no_other(api):
    page = api("/docs", key=None)
    [script] = re.findall(r"<script>(.+?)</script>", page.text, re.DOTALL)
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    directives = dict(
        each.strip().split(" ", 1) for each in page.headers["Content-Security-Policy"].split(";")
    )

    assert directives["script-src"] == f"'self' 'sha256-{digest}'"
    assert directives["default-src"] == "'none'"
    assert not re.search(r"https?:|\*", page.headers["Content-Security-Policy"])
    assert not re.search(r"\son[a-z]+=|javascript:", page.text)


@pytest.mark.parametrize("path", PAGES)
def test_the_pages_are_compressed_kept_and_not_sent_twice(api, path):
    first = api(path, key=None, accept_encoding="gzip")
    plain = api(path, key=None)
    body = gzip.decompress(first.data) if "Content-Encoding" in first.headers else first.data
    assert body == plain.data
    assert first.headers["Cache-Control"].startswith("public, max-age=")

    second = api(path, key=None, accept_encoding="gzip", if_none_match=first.headers["ETag"])
    assert (second.status_code, second.data) == (304, b"")
    assert second.headers["Cache-Control"] == first.headers["Cache-Control"]


def test_a_page_takes_no_other_method(api):
    answer = api("/docs", "POST", key=None)
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")


def test_a_deployment_whose_callers_sign_shows_its_pages_to_whom_aws_lets_in(api, monkeypatch):
    monkeypatch.setenv("LONGHAND_AUTH", "iam")
    assert json.loads(api("/openapi.json", signer="arn:aws:iam::123456789012:root").data)["paths"]
