import base64
import json

import pytest

MAX_PAYLOAD_BYTES = 6 * 1024**2


def test_a_result_becomes_the_answer(function, call):
    function.result = {
        "statusCode": 201,
        "headers": {"Content-Type": "text/plain", "X-Count": 3},
        "cookies": ["a=1; Secure", "b=2"],
        "body": "grüße",
    }
    answer, body = call()

    assert (answer.status, body.decode()) == (201, "grüße")
    assert answer.headers["Content-Type"] == "text/plain"
    assert answer.headers["X-Count"] == "3"
    assert answer.headers.get_all("Set-Cookie") == ["a=1; Secure", "b=2"]
    assert int(answer.headers["Content-Length"]) == len(body)


def test_a_body_in_base64_is_sent_as_bytes(function, call):
    data = bytes(range(256))
    function.result = {
        "statusCode": 200,
        "body": base64.b64encode(data).decode(),
        "isBase64Encoded": True,
    }
    assert call()[1] == data


@pytest.mark.parametrize("result", [{"hello": "wörld"}, "hello", [1, 2], None, 5])
def test_a_result_without_a_status_is_sent_as_json(function, call, result):
    function.result = result
    answer, body = call()

    assert answer.status == 200
    assert answer.headers["Content-Type"] == "application/json"
    assert json.loads(body) == result


def test_an_answer_is_json_unless_it_says_otherwise(function, call):
    function.result = {"statusCode": 404, "body": "{}"}
    answer, body = call()
    assert (answer.status, answer.headers["Content-Type"], body) == (404, "application/json", b"{}")


def test_a_head_request_gets_no_body(function, call):
    function.result = {"statusCode": 200, "body": "something"}
    assert call("/", "HEAD")[1] == b""


def test_a_length_that_the_function_says_does_not_count(function, call):
    function.result = {"statusCode": 200, "headers": {"content-length": "3"}, "body": "something"}
    assert call()[1] == b"something"


@pytest.mark.parametrize(
    "result",
    [
        RuntimeError("a secret of the inside"),
        {"statusCode": "200"},
        {"statusCode": 99},
        {"statusCode": None},
        {"statusCode": 200, "body": {"a": "secret of the inside"}},
        {"statusCode": 200, "body": "not base64!", "isBase64Encoded": True},
        {"statusCode": 200, "headers": {"a": "b\r\nc: d"}},
        {"statusCode": 200, "headers": ["a"]},
        {"statusCode": 200, "cookies": [5]},
        {"not JSON": {1, 2}},
    ],
)
def test_a_function_that_fails_is_a_502_that_tells_nothing(function, call, result):
    function.result = result
    answer, body = call()

    assert answer.status == 502
    assert json.loads(body) == {"message": "Internal Server Error"}


def test_after_a_failure_the_next_request_is_answered(function, call):
    function.result = RuntimeError("failed")
    assert call()[0].status == 502
    function.result = {"statusCode": 200}
    assert call()[0].status == 200


def test_an_answer_of_6_mb_is_sent_and_a_longer_one_is_a_502(function, call):
    around = len(json.dumps({"statusCode": 200, "body": ""}, separators=(",", ":")))
    function.result = {"statusCode": 200, "body": "x" * (MAX_PAYLOAD_BYTES - around)}
    answer, body = call()
    assert (answer.status, len(body)) == (200, MAX_PAYLOAD_BYTES - around)

    function.result["body"] += "x"
    assert call()[0].status == 502


def test_a_request_counts_with_its_base64(function, call):
    audio = [("Content-Type", "audio/wav")]
    fits, too_long = b"x" * 4_700_000, b"x" * 4_718_600

    assert call("/", "POST", fits, audio)[0].status == 204
    assert len(base64.b64decode(function.event["body"])) == len(fits)
    assert call("/", "POST", too_long, audio)[0].status == 413


def test_a_request_that_is_far_too_long_is_refused_and_the_function_not_called(function, call):
    answer, body = call("/", "POST", b"x" * (4 * MAX_PAYLOAD_BYTES), [("Content-Type", "text/plain")])

    assert answer.status == 413
    told = json.loads(body)
    assert (told["code"], told["error"]) == (413, "Bad Request")
    assert "/v2/uploads" in told["detail"]
    assert answer.headers["X-Longhand-Error"] == "api.body_too_large"
    assert function.event is None
