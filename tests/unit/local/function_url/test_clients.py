"""Clients as programs have them: they keep connections, send in chunks, and ask before they send."""

import asyncio
import http.client
import io
import json

import aiohttp
import httpx
import pytest

from local.function_url import function_url_app
from local.serve import served

LARGE = b"x" * 7_000_000


@pytest.fixture(scope="module")
def url():
    def tell(event):
        told = {"method": event["requestContext"]["http"]["method"], "body": event.get("body", "")}
        return {"statusCode": 200, "headers": {"Content-Type": "application/json"}, "body": json.dumps(told)}

    with served(function_url_app(tell)) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.mark.parametrize("method", ["GET", "PUT", "POST", "DELETE", "OPTIONS", "PATCH"])
def test_every_method_reaches_the_function(url, method):
    with httpx.Client(base_url=url) as client:
        assert client.request(method, "/").json()["method"] == method


def test_one_client_is_served_again_and_again(url):
    with httpx.Client(base_url=url) as client:
        heads = [client.head("/") for _ in range(3)]
        posts = [client.post("/", json={"number": number}).json() for number in range(3)]
    assert [(head.status_code, head.content) for head in heads] == [(200, b"")] * 3
    assert [json.loads(post["body"])["number"] for post in posts] == [0, 1, 2]


def test_a_client_that_sends_in_chunks_or_too_much_is_answered_and_served_again(url):
    async def chunks():
        for piece in (b"one, ", b"two"):
            yield piece

    async def run():
        async with aiohttp.ClientSession(url, headers={"Content-Type": "text/plain"}) as session:
            answers = []
            for body in (chunks(), io.BytesIO(LARGE), b"three"):
                async with session.post("/", data=body) as answer:
                    answers.append((answer.status, (await answer.json()).get("body")))
            return answers

    assert asyncio.run(run()) == [(200, "one, two"), (413, None), (200, "three")]


def test_a_client_that_asks_before_it_sends_is_told_to_go_on(url):
    """As curl does with what is large."""
    connection = http.client.HTTPConnection(url.removeprefix("http://"), timeout=30)
    connection.putrequest("POST", "/")
    for name, value in (("Expect", "100-continue"), ("Content-Length", "4"), ("Content-Type", "text/plain")):
        connection.putheader(name, value)
    connection.endheaders()
    assert connection.sock.recv(100).startswith(b"HTTP/1.1 100 Continue")
    connection.send(b"body")
    assert json.loads(connection.getresponse().read())["body"] == "body"
    connection.close()
