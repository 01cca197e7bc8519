"""Names, looked up and checked."""

import threading

import pytest

from contract.outbound.addresses import networks
from contract.outbound.errors import OutboundFailed, OutboundRefused, OutboundTimeout
from contract.outbound.resolve import ask_system, resolve
from contract.outbound.target import parse

TARGET = parse("https://example.com:444/a?secret")


def known(*addresses):
    def answer(host, port):
        assert (host, port) == ("example.com", 444)
        return addresses

    return answer


def resolved(resolver, allowed=(), target=TARGET, timeout_seconds=5.0):
    return resolve(target, networks(allowed), resolver, timeout_seconds)


def test_every_address_of_a_name_is_given_in_its_order():
    assert list(resolved(known("8.8.8.8", "2606:4700::1111"))) == ["8.8.8.8", "2606:4700::1111"]


@pytest.mark.parametrize(
    "addresses",
    [
        ("10.0.0.1",),
        ("8.8.8.8", "10.0.0.1"),
        ("10.0.0.1", "8.8.8.8"),
        ("8.8.8.8", "::ffff:169.254.169.254"),
        ("2606:4700::1111", "fd00:ec2::254"),
        ("8.8.8.8", "fe80::1%eth0"),
    ],
)
def test_one_internal_address_among_them_refuses_the_name(addresses):
    with pytest.raises(
        OutboundRefused, match=r"^https://example\.com:444/a leads to an internal address"
    ) as refusal:
        resolved(known(*addresses))
    assert not any(address in str(refusal.value) for address in addresses)


def test_an_allowed_network_does_not_open_the_others():
    assert list(resolved(known("127.0.0.1"), ["127.0.0.0/8"])) == ["127.0.0.1"]
    with pytest.raises(OutboundRefused):
        resolved(known("127.0.0.1", "::1"), ["127.0.0.0/8"])


def test_an_address_in_the_url_is_checked_without_asking_anybody():
    def nobody(host, port):
        pytest.fail("asked")

    assert list(resolved(nobody, target=parse("http://8.8.8.8/"))) == ["8.8.8.8"]
    for url in ("http://169.254.169.254/", "http://[::1]/", "http://[::ffff:10.0.0.1]/"):
        with pytest.raises(OutboundRefused, match="internal"):
            resolved(nobody, target=parse(url))


@pytest.mark.parametrize("error", [OSError(-2, "unknown"), UnicodeError("label too long")])
def test_a_name_that_is_not_known_says_so(error):
    def unknown(host, port):
        raise error

    with pytest.raises(OutboundFailed, match=r"cannot be reached: no address for example\.com"):
        resolved(unknown)


def test_a_name_without_an_address_says_so():
    with pytest.raises(OutboundFailed, match="no address"):
        resolved(known())


def test_a_name_server_that_does_not_answer_is_not_waited_for():
    asked, done = threading.Event(), threading.Event()

    def slow(host, port):
        asked.set()
        done.wait(60)
        return ("8.8.8.8",)

    try:
        with pytest.raises(OutboundTimeout, match="name server"):
            resolved(slow, timeout_seconds=0.05)
        assert asked.wait(10)
    finally:
        done.set()


def test_the_machine_knows_its_own_name():
    assert set(ask_system("localhost", 80)) <= {"127.0.0.1", "::1"}
    assert "127.0.0.1" in ask_system("localhost", 80)
