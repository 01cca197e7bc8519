import ipaddress
import socket
import threading

import pytest

from contract.errors.fetch import FetchFailed, FetchRefused, FetchTimeout
from transcriber.fetch import address
from transcriber.fetch.address import is_public, resolve
from transcriber.fetch.location import parse_location

INTERNAL = [
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.8.9.10",
    "168.63.129.16",
    "169.254.169.254",
    "172.16.0.1",
    "192.0.2.1",
    "192.168.1.1",
    "198.18.0.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "fe80::1",
    "fe80::1%eth0",
    "fc00::1",
    "fd00:ec2::254",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:169.254.169.254",
    "2002:7f00:1::",
    "2002:a9fe:a9fe::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2",
    "64:ff9b::127.0.0.1",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::8.8.8.8",
]
PUBLIC = ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8", "2002:808:808::1"]


@pytest.mark.parametrize("text", INTERNAL)
def test_an_address_that_leads_inside_is_not_public(text):
    assert not is_public(ipaddress.ip_address(text))


@pytest.mark.parametrize("text", PUBLIC)
def test_an_address_of_the_open_internet_is_public(text):
    assert is_public(ipaddress.ip_address(text))


def answering(monkeypatch, *addresses):
    def getaddrinfo(host, port, **_):
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (text, port)) for text in addresses]

    monkeypatch.setattr(address.socket, "getaddrinfo", getaddrinfo)


def test_one_internal_address_among_public_ones_is_enough_to_refuse(monkeypatch):
    answering(monkeypatch, "8.8.8.8", "169.254.169.254")
    with pytest.raises(FetchRefused, match=r"example\.org is 169\.254\.169\.254, which is not public"):
        resolve(parse_location("http://example.org/"), 5, allow_internal=False)


def test_public_addresses_are_given_once_each_in_order(monkeypatch):
    answering(monkeypatch, "8.8.8.8", "1.1.1.1", "8.8.8.8")
    assert resolve(parse_location("http://example.org/"), 5, allow_internal=False) == ["8.8.8.8", "1.1.1.1"]


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "127.1", "[::1]", "[::ffff:127.0.0.1]", "localhost"],
)
def test_this_machine_is_refused_however_it_is_written(host):
    with pytest.raises(FetchRefused, match="leads to an internal address"):
        resolve(parse_location(f"http://{host}/"), 5, allow_internal=False)


def test_internal_addresses_are_given_where_the_setting_allows_them():
    assert resolve(parse_location("http://127.0.0.1/"), 5, allow_internal=True) == ["127.0.0.1"]


def test_a_name_that_does_not_exist_cannot_be_reached(monkeypatch):
    def unknown(*_, **__):
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")

    monkeypatch.setattr(address.socket, "getaddrinfo", unknown)
    with pytest.raises(FetchFailed, match=r"no address for nowhere\.example"):
        resolve(parse_location("http://nowhere.example/"), 5, allow_internal=False)


def test_a_name_server_that_does_not_answer_is_not_waited_for(monkeypatch):
    answered = threading.Event()

    def silent(*_, **__):
        answered.wait(10)
        return []

    monkeypatch.setattr(address.socket, "getaddrinfo", silent)
    with pytest.raises(FetchTimeout, match="the name server does not answer"):
        resolve(parse_location("http://slow.example/"), 0.05, allow_internal=False)
    answered.set()
