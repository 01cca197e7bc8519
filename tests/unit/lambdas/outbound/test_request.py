"""Calls to servers that are well, or not."""

import re
from queue import Queue

import pytest

from contract.outbound.errors import OutboundFailed, OutboundRefused, OutboundTimeout
from tests.unit.fetch.servers import SOUND, content, raw_server, redirect
from tests.unit.lambdas.outbound.calls import body_of, port_of, request_on, sent, until_gone

WELL = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"


def test_an_answer_comes_as_the_server_sends_it(server):
    server.answers["/a.wav"] = content(SOUND, 201, X_Odd="1", Content_Encoding="gzip")
    with sent(f"{server.url}/a.wav?x=1&y=a%20b") as answer:
        assert answer.status == 201
        assert answer.headers["x-odd"] == "1"
        assert b"".join(answer.stream()) == SOUND
    assert server.requests[0][0] == "/a.wav?x=1&y=a%20b"


def test_the_beginning_of_an_answer_can_be_read_alone(server):
    with sent(f"{server.url}/a.wav") as answer:
        assert answer.read(70_000) == SOUND[:70_000]


def test_the_request_is_plain_and_names_the_host_as_the_url_does(server):
    body_of(f"{server.url}/a.wav", headers=(("Authorization", "Bearer abc"), ("user-agent", "me")))
    assert server.headers == {
        "host": server.url.removeprefix("http://"),
        "accept": "*/*",
        "accept-encoding": "identity",
        "connection": "close",
        "authorization": "Bearer abc",
        "user-agent": "me",
    }


@pytest.mark.parametrize(
    ("body", "length"), [(b"abc", None), ([b"a", b"", b"bc"], 3), (iter([b"abc"]), 3), (b"", None), ([], 0)]
)
def test_a_body_is_sent_with_its_length(body, length):
    heard = []

    def reply(connection):
        heard.append(request_on(connection))
        connection.sendall(WELL)

    with raw_server(reply) as url:
        assert body_of(f"{url}/in?x=1", method="POST", body=body, length=length) == b"ok"
    ((line, headers, received),) = heard
    assert line == b"POST /in?x=1 HTTP/1.1"
    assert received == (b"" if length == 0 or body == b"" else b"abc")
    assert headers.get_all("Content-Length") == [str(len(received))]
    assert "Transfer-Encoding" not in headers


@pytest.mark.parametrize("pieces", [[b"abc"], [b"abc", b"def"], []])
def test_a_body_that_is_not_as_long_as_was_said_is_never_taken_for_whole(pieces):
    heard = Queue()
    with raw_server(lambda connection: heard.put(request_on(connection))) as url:
        with pytest.raises(ValueError, match="should have 4 bytes"):
            body_of(url, method="POST", body=pieces, length=4)
        _, _, received = heard.get(timeout=10)
    assert len(received) < 4


@pytest.mark.parametrize(
    "error", [TimeoutError("of the bucket"), OSError("of the bucket"), KeyError("bucket")]
)
def test_what_the_body_raises_is_not_blamed_on_the_server(error):
    def broken():
        yield b"abc"
        raise error

    with raw_server(request_on) as url, pytest.raises(type(error)) as raised:
        body_of(url, method="POST", body=broken(), length=6)
    assert raised.value is error


def test_what_a_server_says_before_it_has_heard_all_counts():
    def reply(connection):
        connection.recv(1)
        connection.sendall(b"HTTP/1.1 413 Too Large\r\nContent-Length: 3\r\n\r\nbig")
        until_gone(connection)

    size = 32 * 1024 * 1024
    with raw_server(reply) as url, sent(url, method="POST", body=b"x" * size) as answer:
        assert (answer.status, answer.read(10)) == (413, b"big")


def test_redirects_are_given_and_not_followed(server):
    server.answers["/go"] = redirect("/a.wav")
    with sent(f"{server.url}/go") as answer:
        assert (answer.status, answer.headers["location"]) == (302, "/a.wav")
    assert len(server.requests) == 1


def test_the_connection_goes_where_was_checked_however_the_name_server_answers_next(server):
    asked = []

    def rebinding(host, port):
        asked.append(host)
        return ("127.0.0.1",) if len(asked) == 1 else ("169.254.169.254",)

    url = f"http://rebinding.example:{port_of(server.url)}/a.wav"
    assert body_of(url, resolver=rebinding) == SOUND
    assert asked == ["rebinding.example"]
    assert server.headers["host"] == f"rebinding.example:{port_of(server.url)}"
    with pytest.raises(OutboundRefused):
        body_of(url, resolver=rebinding)
    assert len(server.requests) == 1


def test_the_next_address_is_tried_where_the_first_refuses(server):
    url = f"http://two.example:{port_of(server.url)}/a.wav"
    assert body_of(url, resolver=lambda *_: ("127.0.0.77", "127.0.0.1")) == SOUND


def test_an_internal_address_is_not_even_connected_to(server):
    with pytest.raises(OutboundRefused, match="loopback"):
        body_of(f"{server.url}/a.wav", allowed=())
    with pytest.raises(OutboundRefused, match="loopback"):
        body_of(
            f"http://two.example:{port_of(server.url)}/a.wav",
            allowed=(),
            resolver=lambda *_: ("8.8.8.8", "127.0.0.1"),
        )
    assert server.requests == []


def test_proxies_of_the_environment_are_not_used(server, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert body_of(f"{server.url}/a.wav") == SOUND


@pytest.mark.parametrize(
    ("reply", "message"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc", "broke off: after 3 of 5 bytes"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nabc", "broke off"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nnonsense\r\n", "broke off"),
        (b"SSH-2.0-secret\r\n", "does not answer as HTTP"),
        (b"HTTP/1.1 secret\r\n\r\n", "does not answer as HTTP"),
        (b"", "broke off: before it answered"),
        (b"HTTP/1.1 200 OK\r\nX: " + b"secret" * 20_000 + b"\r\n\r\n", "does not answer as HTTP"),
        (b"HTTP/1.1 200 OK\r\n" + b"X: secret\r\n" * 200 + b"\r\n", "does not answer as HTTP"),
    ],
)
def test_a_server_that_breaks_off_or_speaks_something_else_has_failed(reply, message):
    def answer(connection):
        request_on(connection)
        connection.sendall(reply)

    with raw_server(answer) as url, pytest.raises(OutboundFailed, match=message) as failure:
        body_of(f"{url}/a.wav?signature=secret")
    assert str(failure.value).startswith(f"{url}/a.wav")
    assert "secret" not in str(failure.value)
    assert failure.value.__cause__ is None


def test_a_body_without_a_length_ends_with_the_connection():
    def answer(connection):
        request_on(connection)
        connection.sendall(b"HTTP/1.0 200 OK\r\n\r\nall of it")

    with raw_server(answer) as url:
        assert body_of(url) == b"all of it"


def test_a_server_that_is_not_there_says_so(server):
    with raw_server(until_gone) as url:
        pass
    with pytest.raises(OutboundFailed, match=f"^{re.escape(url)}/ cannot be reached: connection refused$"):
        body_of(f"{url}/?secret")


def test_a_server_that_does_not_answer_is_waited_for_as_long_as_a_read_may_take():
    with raw_server(until_gone) as url, pytest.raises(OutboundTimeout, match="too slow"):
        body_of(url, read_seconds=0.05)


@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_server_that_never_comes_to_an_end_is_cut_off_wherever_it_stops(scheme):
    with raw_server(until_gone) as url, pytest.raises(OutboundTimeout, match="too slow"):
        body_of(url.replace("http", scheme, 1), total_seconds=0.2)


@pytest.mark.parametrize("framing", [b"", b"Content-Length: 900\r\n", b"Transfer-Encoding: chunked\r\n"])
def test_a_body_that_was_cut_off_is_never_taken_for_whole(framing, monkeypatch):
    timers = []

    class Clock:
        """Strikes when the test says so."""

        def __init__(self, _seconds, strike, arguments):
            self.strike = lambda: strike(*arguments)
            timers.append(self)

        def start(self):
            pass

        cancel = start

    def answer(connection):
        request_on(connection)
        start = b"3\r\nabc\r\n" if b"chunked" in framing else b"abc"
        connection.sendall(b"HTTP/1.1 200 OK\r\n" + framing + b"\r\n" + start)
        until_gone(connection)

    monkeypatch.setattr("contract.outbound.deadline.Timer", Clock)
    with raw_server(answer) as url, sent(url) as call:
        chunks = call.stream()
        assert next(chunks) == b"abc"
        (clock,) = timers
        clock.strike()
        with pytest.raises(OutboundTimeout):
            next(chunks)


def test_no_time_left_is_no_request(server):
    with pytest.raises(OutboundTimeout):
        body_of(f"{server.url}/a.wav", total_seconds=-1)
    assert server.requests == []


def test_headers_that_nobody_can_read_bring_no_signature_into_the_log(caplog):
    def answer(connection):
        request_on(connection)
        connection.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\nno header\r\n\r\nok")

    with raw_server(answer) as url:
        body_of(f"{url}/?signature=secret")
    assert "secret" not in caplog.text
