import logging
import socket
import threading

import pytest

from contract.errors.fetch import FetchFailed, FetchRefused, FetchTimeout, FetchTooLarge
from contract.errors.program import WorkFolderFull
from tests.unit.fetch.servers import SOUND, content, make_certificate, raw_server, redirect, serve
from transcriber.fetch.fetch import EVERY_NETWORK, FetchLimits, FetchSource, fetch

HERE = ("127.0.0.0/8",)


def fetched(url, tmp_path, *auth_headers, **limits):
    limits = {"allowed_networks": HERE, "connect_seconds": 5, "read_seconds": 5, "total_seconds": 20} | limits
    return fetch(FetchSource(url, auth_headers), tmp_path / "target", FetchLimits(**limits))


def test_what_the_server_sends_lies_in_the_target_for_its_owner_only(server, tmp_path):
    path = fetched(f"{server.url}/a.wav?x=1&y=a%20b", tmp_path)
    assert path == tmp_path / "target"
    assert path.read_bytes() == SOUND
    assert path.stat().st_mode & 0o777 == 0o600
    assert server.requests[0][0] == "/a.wav?x=1&y=a%20b"


def test_auth_headers_are_sent_and_the_file_is_asked_for_as_it_is(server, tmp_path):
    fetched(f"{server.url}/a.wav", tmp_path, "Authorization: Bearer abc", "X-Key: 1")
    assert server.headers["authorization"] == "Bearer abc"
    assert server.headers["x-key"] == "1"
    assert server.headers["accept-encoding"] == "identity"
    assert server.headers["host"] == server.url.removeprefix("http://")


def test_user_and_password_of_the_url_are_sent(server, tmp_path):
    fetched(server.url.replace("//", "//me:secret@") + "/a.wav", tmp_path)
    assert server.headers["authorization"].startswith("Basic ")


def answering(monkeypatch, **names):
    """Have a name server that answers with the next of some addresses whenever it is asked for a name."""
    real = socket.getaddrinfo

    def ask(host, port, *rest, **more):
        known = names.get(host.partition(".")[0])
        if known is None:
            return real(host, port, *rest, **more)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in known.pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", ask)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]"])
def test_this_machine_is_refused_unless_the_setting_allows_it(host, server, tmp_path):
    url = server.url.replace("127.0.0.1", host)
    with pytest.raises(FetchRefused, match="leads to an internal address"):
        fetched(f"{url}/a.wav", tmp_path, allowed_networks=())
    assert server.requests == []


@pytest.mark.parametrize("host", ["2130706433", "0x7f.1", "0177.0.0.1", "127.1"])
def test_an_address_that_programs_read_differently_is_refused_even_then(host, server, tmp_path):
    url = server.url.replace("127.0.0.1", host)
    with pytest.raises(FetchRefused, match=r"can be used: .* four decimal numbers"):
        fetched(f"{url}/a.wav", tmp_path, allowed_networks=EVERY_NETWORK)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "[::ffff:127.0.0.1]"])
def test_this_machine_is_fetched_from_where_every_network_is_allowed(host, server, tmp_path):
    url = server.url.replace("127.0.0.1", host)
    assert fetched(f"{url}/a.wav", tmp_path, allowed_networks=EVERY_NETWORK).read_bytes() == SOUND


def test_a_name_with_an_internal_address_among_public_ones_is_refused(server, tmp_path, monkeypatch):
    answering(monkeypatch, two=[("8.8.8.8", "127.0.0.1")])
    url = server.url.replace("127.0.0.1", "two.example")
    with pytest.raises(FetchRefused, match=r"two\.example.* leads to an internal address: it is loopback"):
        fetched(f"{url}/a.wav", tmp_path, allowed_networks=())
    assert server.requests == []


@pytest.mark.parametrize(
    "onward",
    [
        *("http://169.254.169.254/latest/meta-data/", "http://[fd00:ec2::254]/", "http://inside.example/"),
        *("//me:topsecret@127.0.0.1/a.wav", "file:///etc/passwd", "http://127.1/a.wav"),
    ],
)
def test_a_redirect_leads_nowhere_that_is_not_allowed(onward, server, tmp_path, monkeypatch):
    answering(monkeypatch, inside=[("10.0.0.1",)])
    server.answers["/go"] = redirect(onward)
    with pytest.raises(FetchRefused, match=r"leads to an internal|redirects to a URL that cannot") as refusal:
        fetched(f"{server.url}/go", tmp_path)
    assert "topsecret" not in str(refusal.value)
    assert len(server.requests) == 1


def test_a_name_that_does_not_exist_cannot_be_reached(tmp_path, monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    with pytest.raises(FetchFailed, match=r"cannot be reached: no address for nowhere\.example"):
        fetched("http://nowhere.example/", tmp_path)


def test_a_name_server_that_does_not_answer_is_not_waited_for(tmp_path, monkeypatch):
    done = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: done.wait(10))
    with pytest.raises(FetchTimeout, match="the name server does not answer"):
        fetched("http://slow.example/", tmp_path, connect_seconds=0.05)
    done.set()


def test_the_address_that_was_checked_is_the_one_connected_to(server, tmp_path, monkeypatch):
    answers = [("127.0.0.1",), ("127.0.0.99",)]
    answering(monkeypatch, rebinding=answers)
    port = server.url.rpartition(":")[2]
    fetched(f"http://rebinding.example:{port}/a.wav", tmp_path)
    assert answers == [("127.0.0.99",)]
    assert server.headers["host"] == f"rebinding.example:{port}"


def test_the_next_address_is_tried_when_the_first_refuses(server, tmp_path, monkeypatch):
    answering(monkeypatch, two=[("127.0.0.77", "127.0.0.1")])
    url = server.url.replace("127.0.0.1", "two.example")
    assert fetched(f"{url}/a.wav", tmp_path).read_bytes() == SOUND


def test_proxies_of_the_environment_are_not_used(server, tmp_path, monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert fetched(f"{server.url}/a.wav", tmp_path).read_bytes() == SOUND


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_followed_and_headers_kept_at_the_same_server(status, server, tmp_path):
    server.answers["/go"] = redirect("/a.wav", status)
    assert fetched(f"{server.url}/go", tmp_path, "X-Key: 1").read_bytes() == SOUND
    assert server.headers["x-key"] == "1"


def test_headers_are_dropped_on_the_way_to_another_server_and_stay_dropped(server, tmp_path):
    with serve() as other:
        server.answers["/go"] = redirect(f"{other.url}/back")
        other.answers["/back"] = redirect(f"{server.url}/a.wav")
        fetched(f"{server.url.replace('//', '//me:secret@')}/go", tmp_path, "X-Key: 1")
    for _, headers in (other.requests[0], server.requests[1]):
        assert "x-key" not in headers
        assert "authorization" not in headers


def test_five_redirects_are_followed_and_six_are_too_many(server, tmp_path):
    for number in range(6):
        server.answers[f"/{number}"] = redirect(f"/{number + 1}")
    server.answers["/6"] = content(SOUND)
    assert fetched(f"{server.url}/1", tmp_path).read_bytes() == SOUND
    with pytest.raises(FetchRefused, match="redirects too often: more than 5 times"):
        fetched(f"{server.url}/0", tmp_path)


def test_a_redirect_without_an_address_fails(server, tmp_path):
    server.answers["/go"] = content(b"", 302)
    with pytest.raises(FetchFailed, match="redirects nowhere"):
        fetched(f"{server.url}/go", tmp_path)


@pytest.mark.parametrize("status", [204, 206, 401, 403, 404, 410, 500, 503])
def test_the_status_of_a_failure_is_told(status, server, tmp_path):
    server.answers["/a.wav"] = content(b"", status)
    with pytest.raises(FetchFailed, match=f"HTTP {status}") as caught:
        fetched(f"{server.url}/a.wav", tmp_path)
    assert caught.value.status == status


def test_a_length_over_the_limit_is_refused_before_anything_is_read(server, tmp_path):
    server.answers["/a.wav"] = content(b"", Content_Length=str(len(SOUND)))
    with pytest.raises(FetchTooLarge):
        fetched(f"{server.url}/a.wav", tmp_path, max_bytes=len(SOUND) - 1)


def test_a_file_of_just_the_limit_is_fetched(server, tmp_path):
    assert fetched(f"{server.url}/a.wav", tmp_path, max_bytes=len(SOUND)).read_bytes() == SOUND


def test_a_file_without_a_length_is_counted(server, tmp_path):
    server.answers["/a.wav"] = content(SOUND, Content_Length="")
    assert fetched(f"{server.url}/a.wav", tmp_path).read_bytes() == SOUND
    with pytest.raises(FetchTooLarge):
        fetched(f"{server.url}/a.wav", tmp_path, max_bytes=len(SOUND) - 1)
    assert not (tmp_path / "target").exists()


def test_a_file_in_chunks_is_put_together(tmp_path):
    def reply(connection):
        connection.recv(65536)
        connection.sendall(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        connection.sendall(b"5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n")

    with raw_server(reply) as url:
        assert fetched(f"{url}/a", tmp_path).read_bytes() == b"hello world"


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n",
    ],
)
def test_a_server_that_breaks_off_leaves_no_half_file(answer, tmp_path):
    def reply(connection):
        connection.recv(65536)
        connection.sendall(answer)

    with raw_server(reply) as url, pytest.raises(FetchFailed):
        fetched(f"{url}/a", tmp_path)
    assert not (tmp_path / "target").exists()


@pytest.mark.parametrize(
    "answer", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 200 OK\r\n" + b"A: b\r\n" * 500]
)
def test_what_is_no_http_server_fails(answer, tmp_path):
    def reply(connection):
        connection.recv(65536)
        connection.sendall(answer)

    with raw_server(reply) as url, pytest.raises(FetchFailed, match="cannot be fetched"):
        fetched(f"{url}/a", tmp_path)


def test_a_server_that_is_not_there_fails(tmp_path):
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
        with pytest.raises(FetchFailed, match="Connection refused"):
            fetched(f"http://127.0.0.1:{port}/a", tmp_path)


def test_a_compressed_answer_is_refused(server, tmp_path):
    server.answers["/a.wav"] = content(SOUND, Content_Encoding="gzip")
    with pytest.raises(FetchFailed, match="compressed"):
        fetched(f"{server.url}/a.wav", tmp_path)


@pytest.mark.parametrize(
    "begin", [b"", b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhello", b"HTTP/1.1 200 OK\r\n\r\nhello"]
)
def test_a_server_that_falls_silent_is_not_waited_for(begin, tmp_path):
    done = threading.Event()

    def reply(connection):
        connection.recv(65536)
        connection.sendall(begin)
        done.wait(10)

    with raw_server(reply) as url:
        with pytest.raises(FetchTimeout, match="too slow"):
            fetched(f"{url}/a", tmp_path, read_seconds=0.1)
        done.set()


@pytest.mark.parametrize("begin", [b"HTTP/1.1 200 OK\r\nA: ", b"HTTP/1.1 200 OK\r\n\r\n"])
def test_a_server_that_sends_a_byte_now_and_then_is_cut_off_at_the_deadline(begin, tmp_path):
    done = threading.Event()

    def reply(connection):
        connection.recv(65536)
        connection.sendall(begin)
        while not done.wait(0.02):
            connection.sendall(b"x")

    with raw_server(reply) as url:
        with pytest.raises(FetchTimeout, match="too slow"):
            fetched(f"{url}/a", tmp_path, total_seconds=0.3)
        done.set()
    assert not (tmp_path / "target").exists()


def test_no_time_left_is_no_connection(tmp_path, monkeypatch):
    dialled = []
    monkeypatch.setattr(socket, "create_connection", lambda *arguments: dialled.append(arguments))
    with pytest.raises(FetchTimeout, match="too slow"):
        fetched("http://127.0.0.1:9/a.wav", tmp_path, total_seconds=0)
    assert dialled == []


def test_a_deadline_that_comes_before_there_is_a_connection_counts_all_the_same(
    server, tmp_path, monkeypatch
):
    strikes = []

    class Clock:
        """Strikes when the test says so."""

        def __init__(self, _seconds, strike, arguments):
            strikes.append(lambda: strike(*arguments))

        def start(self):
            pass

        cancel = start

    real = socket.create_connection

    def slow(*arguments):
        strikes.pop()()
        return real(*arguments)

    monkeypatch.setattr("contract.outbound.deadline.Timer", Clock)
    monkeypatch.setattr(socket, "create_connection", slow)
    with pytest.raises(FetchTimeout, match="too slow"):
        fetched(f"{server.url}/a.wav", tmp_path)
    assert server.requests == []


def test_a_certificate_that_is_trusted_and_fits_the_name_is_accepted(tmp_path):
    context, trusted = make_certificate(tmp_path, "127.0.0.1")
    with serve(context) as server:
        server.answers["/a.wav"] = content(SOUND)
        assert fetched(f"{server.url}/a.wav", tmp_path, ca_file=trusted).read_bytes() == SOUND


def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path):
    context, _ = make_certificate(tmp_path, "127.0.0.1")
    with serve(context) as server, pytest.raises(FetchFailed, match="is not to be trusted"):
        fetched(f"{server.url}/a.wav", tmp_path)


def test_a_certificate_is_checked_against_the_name_and_not_the_pinned_address(tmp_path, monkeypatch):
    context, trusted = make_certificate(tmp_path, "audio.example")
    answering(monkeypatch, audio=[("127.0.0.1",)], other=[("127.0.0.1",)])
    with serve(context) as server:
        server.answers["/a.wav"] = content(SOUND)
        port = server.url.rpartition(":")[2]
        assert fetched(f"https://audio.example:{port}/a.wav", tmp_path, ca_file=trusted).read_bytes() == SOUND
        with pytest.raises(FetchFailed, match="is not to be trusted"):
            fetched(f"https://other.example:{port}/a.wav", tmp_path, ca_file=trusted)


def test_a_redirect_from_https_to_http_is_refused(tmp_path):
    context, trusted = make_certificate(tmp_path, "127.0.0.1")
    with serve() as plain, serve(context) as server:
        server.answers["/go"] = redirect(f"{plain.url}/a.wav")
        with pytest.raises(FetchRefused, match="from https to http"):
            fetched(f"{server.url}/go", tmp_path, ca_file=trusted)
        assert plain.requests == []


def test_a_handshake_that_never_ends_is_cut_off_at_the_deadline(tmp_path):
    done = threading.Event()

    def reply(connection):
        connection.recv(65536)
        connection.sendall(b"\x16\x03\x03\x40\x00")  # a record of 16 kB, which comes byte by byte
        while not done.wait(0.02):
            connection.sendall(b"\x02")

    with raw_server(reply) as url:
        with pytest.raises(FetchTimeout):
            fetched(url.replace("http", "https") + "/a", tmp_path, total_seconds=0.3)
        done.set()


def test_secrets_never_show_in_messages_or_logs(server, tmp_path, caplog):
    server.answers["/go"] = redirect("/a.wav?sig=topsecret")
    server.answers["/a.wav"] = content(b"", 403)
    url = server.url.replace("//", "//me:topsecret@") + "/go?sig=topsecret#topsecret"
    with caplog.at_level(logging.DEBUG), pytest.raises(FetchFailed) as caught:
        fetched(url, tmp_path, "Authorization: topsecret")
    assert "topsecret" not in f"{caught.value!r} {caught.value.__cause__!r} {caplog.text}"
    assert "/a.wav" in str(caught.value)
    assert "topsecret" not in repr(FetchSource(url, ("Authorization: topsecret",)))


def test_a_full_disk_is_told_and_the_half_file_removed(server, tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("transcriber.fetch.web._copy", full)
    with pytest.raises(WorkFolderFull, match="no room for the recording"):
        fetched(f"{server.url}/a.wav", tmp_path)
    assert not (tmp_path / "target").exists()


def test_a_link_laid_in_place_of_the_target_is_not_followed(server, tmp_path):
    victim = tmp_path / "victim"
    victim.write_bytes(b"mine")
    (tmp_path / "target").symlink_to(victim)
    with pytest.raises(FetchFailed):
        fetched(f"{server.url}/a.wav", tmp_path)
    assert victim.read_bytes() == b"mine"


def test_no_certificates_where_they_should_be_is_told(tmp_path):
    with pytest.raises(FetchFailed, match="certificates"):
        fetched("https://127.0.0.1:9/a", tmp_path, ca_file=tmp_path / "none.pem")
