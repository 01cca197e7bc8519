"""Calls over https."""

import ssl

import pytest

from contract.outbound.errors import OutboundFailed
from lambdas.outbound.connection import usual_tls
from tests.unit.fetch.servers import SOUND, content, make_certificate, raw_server, serve
from tests.unit.lambdas.outbound.calls import body_of, port_of, until_gone


@pytest.fixture
def named(tmp_path):
    """A server that is `recordings.example`, and the certificate to trust."""
    context, certificate = make_certificate(tmp_path, "recordings.example")
    asked = []
    context.sni_callback = lambda _socket, name, _context: asked.append(name)
    with serve(context) as server:
        server.answers["/a.wav"] = content(SOUND)
        yield server, ssl.create_default_context(cafile=certificate), asked


def at(server, host="recordings.example"):
    return f"https://{host}:{port_of(server.url)}/a.wav?secret"


def here(*_):
    return ("127.0.0.1",)


def test_the_certificate_is_checked_against_the_name_though_the_connection_goes_to_an_address(named):
    server, tls, asked = named
    assert body_of(at(server), tls=tls, resolver=here) == SOUND
    assert asked == ["recordings.example"]
    assert server.headers["host"] == f"recordings.example:{port_of(server.url)}"


@pytest.mark.parametrize("host", ["other.example", "127.0.0.1"])
def test_a_certificate_for_another_name_is_not_trusted(named, host):
    server, tls, _ = named
    with pytest.raises(OutboundFailed, match=r"is not to be trusted: .*mismatch") as failure:
        body_of(at(server, host), tls=tls, resolver=here)
    assert "secret" not in str(failure.value)
    assert server.requests == []


def test_a_certificate_for_an_address_is_good_for_that(tmp_path):
    context, certificate = make_certificate(tmp_path, "127.0.0.1")
    with serve(context) as server:
        server.answers["/a.wav"] = content(SOUND)
        assert body_of(at(server, "127.0.0.1"), tls=ssl.create_default_context(cafile=certificate)) == SOUND


def test_a_certificate_that_nobody_vouches_for_is_not_trusted(named):
    server, _, _ = named
    with pytest.raises(OutboundFailed, match=r"is not to be trusted: self.signed"):
        body_of(at(server), resolver=here)
    assert server.requests == []


def test_what_is_trusted_can_be_set_by_the_environment_of_the_machine(named, tmp_path, monkeypatch):
    server, _, _ = named
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "recordings.example.pem"))
    usual_tls.cache_clear()
    try:
        assert body_of(at(server), resolver=here) == SOUND
    finally:
        usual_tls.cache_clear()


def test_a_server_that_speaks_no_tls_has_failed():
    def plain(connection):
        connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")
        until_gone(connection)

    with raw_server(plain) as url, pytest.raises(OutboundFailed, match="cannot be reached: TLS: "):
        body_of(url.replace("http", "https", 1))
