import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st


def test_a_request_becomes_the_payload_that_lambda_gives(function, call):
    call("/v2/jobs?limit=5", headers=[("User-Agent", "me/1"), ("X-Custom", "Value")])
    event = function.event

    assert (event["version"], event["rawPath"], event["rawQueryString"]) == ("2.0", "/v2/jobs", "limit=5")
    assert event["queryStringParameters"] == {"limit": "5"}
    assert event["headers"]["x-custom"] == "Value"
    assert event["headers"]["x-forwarded-proto"] == "http"
    assert event["isBase64Encoded"] is False
    assert "body" not in event
    assert "cookies" not in event
    context = event["requestContext"]
    assert context["http"] == {
        "method": "GET",
        "path": "/v2/jobs",
        "protocol": "HTTP/1.1",
        "sourceIp": "127.0.0.1",
        "userAgent": "me/1",
    }
    assert context["domainName"] == f"127.0.0.1:{call.port}"
    assert context.keys() >= {"accountId", "apiId", "domainPrefix", "requestId", "routeKey", "stage"}
    assert context["time"].endswith(" +0000")
    assert context["timeEpoch"] > 1_700_000_000_000


def test_each_request_has_an_id_of_its_own(function, call):
    ids = set()
    for _ in range(3):
        call("/")
        ids.add(function.event["requestContext"]["requestId"])
    assert len(ids) == 3


def test_a_path_and_a_query_are_given_as_they_were_sent(function, call):
    call("/a%2Fb/%C3%A4?q=%20x+y&q=2&empty=&bare&%C3%A4=1")

    assert function.event["rawPath"] == "/a%2Fb/%C3%A4"
    assert function.event["rawQueryString"] == "q=%20x+y&q=2&empty=&bare&%C3%A4=1"
    assert function.event["queryStringParameters"] == {"q": " x y,2", "empty": "", "bare": "", "ä": "1"}


def test_without_a_query_there_are_no_parameters(function, call):
    call("/")
    assert function.event["rawQueryString"] == ""
    assert "queryStringParameters" not in function.event


def test_the_client_of_a_proxy_may_send_the_whole_url(function, call):
    call("http://elsewhere.example/v2/jobs?limit=1")
    assert (function.event["rawPath"], function.event["rawQueryString"]) == ("/v2/jobs", "limit=1")


def test_repeated_headers_are_one_and_cookies_stand_apart(function, call):
    call("/", headers=[("X-Many", "a"), ("X-Many", "b"), ("Cookie", "one=1; two=2")])
    assert function.event["headers"]["x-many"] == "a,b"
    assert function.event["cookies"] == ["one=1", "two=2"]
    assert "cookie" not in function.event["headers"]


@pytest.mark.parametrize("kind", ["text/plain; charset=utf-8", "application/json", "application/xml"])
def test_a_body_of_text_is_given_as_text(function, call, kind):
    call("/", "POST", "grüße".encode(), [("Content-Type", kind)])
    assert (function.event["body"], function.event["isBase64Encoded"]) == ("grüße", False)


@pytest.mark.parametrize("kind", ["audio/wav", "multipart/form-data; boundary=x", "application/octet-stream"])
def test_any_other_body_is_given_as_base64(function, call, kind):
    call("/", "POST", b"text", [("Content-Type", kind)])
    assert (function.event["body"], function.event["isBase64Encoded"]) == ("dGV4dA==", True)


def test_text_that_is_not_utf_8_comes_through_whole(function, call):
    call("/", "POST", b"gr\xfc\xdfe", [("Content-Type", "text/plain; charset=latin-1")])
    assert base64.b64decode(function.event["body"]) == b"gr\xfc\xdfe"


def echo(event):
    return {
        "statusCode": 200,
        "body": event.get("body", ""),
        "isBase64Encoded": event["isBase64Encoded"],
    }


@given(
    body=st.binary(max_size=2000),
    kind=st.sampled_from(["text/plain", "application/json", "audio/wav", "text/csv; header=absent"]),
)
def test_every_body_comes_back_as_it_was_sent(call, body, kind):
    call.function.result = echo
    assert call("/", "POST", body, [("Content-Type", kind)])[1] == body


@given(st.text(st.characters(codec="utf-8"), max_size=500))
def test_every_text_comes_back_as_it_was_sent(call, text):
    call.function.result = echo
    assert call("/", "POST", text.encode(), [("Content-Type", "text/plain")])[1].decode() == text
