"""Where recordings may be fetched from, and to whom credentials go."""

import json
import socket

import pytest

from lambdas.outbound.connection import usual_tls
from tests.unit.fetch.servers import SOUND, content, make_certificate, redirect, serve
from tests.unit.lambdas.outbound.calls import port_of

SECRET = "Authorization: Bearer secret"


@pytest.fixture
def other():
    with serve() as running:
        running.answers["/b.wav"] = content(SOUND)
        yield running


@pytest.fixture
def names(monkeypatch):
    """For each name, what the name server answers one time after the other."""
    known = {}

    def ask(host, port, **_):
        family = {True: socket.AF_INET6, False: socket.AF_INET}
        return [(family[":" in each], socket.SOCK_STREAM, 6, "", (each, port)) for each in known[host].pop(0)]

    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket,
        "getaddrinfo",
        lambda host, port, *rest, **more: (ask if host in known else real)(host, port, *rest, **more),
    )
    return known


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed(server, expect, fetch, stored, status):
    server.answers["/go"] = redirect("/a.wav?x=1", status)
    job = expect(f"{server.url}/go", SECRET)
    assert fetch(job)
    assert stored(job) == SOUND
    assert [path for path, _ in server.requests] == ["/go", "/a.wav?x=1"]
    assert server.headers["authorization"] == "Bearer secret"


def test_a_redirect_that_is_not_quoted_is_read_as_utf8(server, expect, fetch):
    server.answers["/go"] = redirect("/für\u2013alle.wav".encode().decode("latin-1"))
    server.answers["/f%C3%BCr%E2%80%93alle.wav"] = content(SOUND)
    assert fetch(expect(f"{server.url}/go"))


def test_credentials_do_not_go_to_another_origin_and_not_to_where_that_leads_back(
    server, other, expect, fetch
):
    server.answers["/go"] = redirect(f"{other.url}/on")
    other.answers["/on"] = redirect(f"{server.url}/a.wav")
    assert fetch(expect(f"{server.url}/go", SECRET))
    assert server.requests[0][1]["authorization"] == "Bearer secret"
    assert "authorization" not in other.headers
    assert "authorization" not in server.requests[1][1]


def test_five_redirects_are_followed_and_not_a_sixth(server, expect, fetch, stored, rejected):
    server.answers |= {f"/{number}": redirect(f"/{number + 1}") for number in range(1, 6)}
    server.answers["/6"] = content(SOUND)
    job = expect(f"{server.url}/1")
    assert fetch(job)
    assert stored(job) == SOUND

    server.answers["/0"] = redirect("/1")
    job = expect(f"{server.url}/0")
    assert fetch(job)
    failure = rejected(job)
    assert failure.code == "fetch.refused"
    assert "too many redirects: more than 5" in failure.message


def test_a_redirect_to_nowhere_says_so(server, expect, fetch, rejected):
    server.answers["/go"] = content(b"", 302)
    job = expect(f"{server.url}/go")
    assert fetch(job, 4)
    assert "HTTP status 302" in rejected(job).message
    assert "redirects nowhere" in rejected(job).message


@pytest.mark.parametrize(
    "onward",
    [
        *(
            "http://169.254.169.254/latest/meta-data/?secret",
            "http://[::1]/",
            "http://[::ffff:169.254.169.254]/",
        ),
        *(
            "http://2852039166/",
            "http://0xa9fea9fe/",
            "http://metadata.example/",
            "//10.0.0.1/",
            "file:///etc/passwd",
        ),
        *(
            "http://user:secret@127.0.0.1/",
            "gopher://127.0.0.1:25/",
            "http://127.0.0.1\\@8.8.8.8/",
            "https:///x",
        ),
    ],
)
def test_a_redirect_leads_nowhere_that_the_url_itself_may_not(
    server, expect, fetch, stored, rejected, names, onward
):
    names["metadata.example"] = [("169.254.169.254",)]
    server.answers["/go"] = redirect(onward)
    job = expect(f"{server.url}/go")
    assert fetch(job)
    assert rejected(job).code == "fetch.refused"
    assert (len(server.requests), stored(job)) == (1, None)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("file:///etc/passwd", "does not begin with http:// or https://"),
        ("http://169.254.169.254/latest/meta-data/", "link-local"),
        ("http://[fd00:ec2::254]/", "not given out"),
        ("http://me:secret@example.com/", "auth_headers"),
        ("http://127.1/", "four decimal numbers"),
    ],
)
def test_a_url_that_is_not_allowed_ends_the_job_at_once(expect, fetch, rejected, url, why):
    job = expect(url)
    assert fetch(job)
    failure = rejected(job)
    assert failure.code == "fetch.refused"
    assert why in failure.message
    assert "public http or https URL" in failure.advice


def test_a_header_that_is_not_allowed_ends_the_job_at_once(server, expect, fetch, rejected):
    job = expect(f"{server.url}/a.wav", "Host: secret")
    assert fetch(job)
    assert "auth_headers[0] is not allowed: Host" in rejected(job).message
    assert server.requests == []


def test_no_network_of_our_own_is_open_unless_the_setting_says_so(
    server, expect, fetch, rejected, monkeypatch
):
    monkeypatch.setenv("LONGHAND_ALLOWED_NETWORKS", json.dumps([]))
    job = expect(f"{server.url}/a.wav")
    assert fetch(job)
    assert rejected(job).code == "fetch.refused"
    assert server.requests == []


def test_a_name_server_that_changes_its_mind_gains_nothing(server, expect, fetch, stored, rejected, names):
    names["rebinding.example"] = [("127.0.0.1",), ("169.254.169.254",)]
    url = f"http://rebinding.example:{port_of(server.url)}"
    first, second = expect(f"{url}/a.wav"), expect(f"{url}/a.wav")
    assert fetch(first)
    assert stored(first) == SOUND
    assert len(names["rebinding.example"]) == 1  # asked once: the connection did not ask again
    assert fetch(second)
    assert rejected(second).code == "fetch.refused"
    assert len(server.requests) == 1


def test_a_name_is_checked_again_for_each_redirect(server, expect, fetch, rejected, names):
    names["rebinding.example"] = [("127.0.0.1",), ("8.8.8.8", "10.0.0.1")]
    server.answers["/go"] = redirect("/a.wav")
    job = expect(f"http://rebinding.example:{port_of(server.url)}/go")
    assert fetch(job)
    assert "leads to an internal address: it is private" in rejected(job).message
    assert len(server.requests) == 1


@pytest.fixture
def tls(tmp_path, monkeypatch):
    context, certificate = make_certificate(tmp_path, "recordings.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    usual_tls.cache_clear()
    with serve(context) as running:
        running.answers["/a.wav"] = content(SOUND)
        yield running
    usual_tls.cache_clear()


def test_https_is_checked_against_the_name(tls, expect, fetch, stored, rejected, names):
    names |= {"recordings.example": [("127.0.0.1",)], "other.example": [("127.0.0.1",)]}
    job = expect(f"https://recordings.example:{port_of(tls.url)}/a.wav")
    assert fetch(job)
    assert stored(job) == SOUND
    job = expect(f"https://other.example:{port_of(tls.url)}/a.wav")
    assert fetch(job, 4)
    assert "is not to be trusted" in rejected(job).message


def test_a_redirect_from_https_to_http_is_refused(tls, server, expect, fetch, rejected, names):
    names["recordings.example"] = [("127.0.0.1",)]
    tls.answers["/go"] = redirect(f"{server.url}/a.wav?secret")
    job = expect(f"https://recordings.example:{port_of(tls.url)}/go", SECRET)
    assert fetch(job)
    failure = rejected(job)
    assert failure.code == "fetch.refused"
    assert "redirects from https to http" in failure.message
    assert server.requests == []
