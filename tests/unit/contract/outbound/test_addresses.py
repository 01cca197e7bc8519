"""Which addresses may be reached."""

from ipaddress import IPv4Address, IPv6Address, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.outbound.addresses import check, networks
from contract.outbound.errors import OutboundRefused

INTERNAL = {
    "this network": ["0.0.0.0", "0.1.2.3"],
    "private": [
        "10.0.0.0",
        "10.255.255.255",
        "172.16.0.1",
        "172.31.255.255",
        "192.168.0.1",
        "192.168.255.255",
    ],
    "a carrier's": ["100.64.0.1", "100.100.100.200", "100.127.255.255"],
    "loopback": ["127.0.0.1", "127.8.9.10", "::1"],
    "host agents": ["168.63.129.16"],
    "link-local": ["169.254.0.1", "fe80::1", "febf::1"],
    "metadata": ["169.254.169.254", "169.254.170.2", "fd00:ec2::254", "fd20:ce::254"],
    "reserved": [
        "192.0.0.1",
        "192.0.0.192",
        "240.0.0.1",
        "100::1",
        "2001:2::1",
        "2001:10::1",
        "5f00::1",
        "4000::1",
    ],
    "documentation": ["192.0.2.1", "198.51.100.1", "203.0.113.1", "2001:db8::1", "3fff::1"],
    "benchmarks": ["198.18.0.1", "198.19.255.255"],
    "relays": ["192.88.99.1"],
    "multicast": ["224.0.0.1", "239.255.255.255", "ff02::1", "ff0e::1"],
    "broadcast": ["255.255.255.255"],
    "unspecified": ["::"],
    "unique local": ["fc00::1", "fdff::1"],
    "site-local": ["fec0::1"],
    "IPv4-mapped": ["::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:10.0.0.1", "::ffff:0.0.0.0"],
    "IPv4-translated": ["::ffff:0:127.0.0.1", "::ffff:0:8.8.8.8"],
    "IPv4-compatible": ["::127.0.0.1", "::169.254.169.254", "::8.8.8.8"],
    "6to4": ["2002:7f00:1::", "2002:a9fe:a9fe::1", "2002:808:808::1"],
    "Teredo": ["2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001::1"],
    "NAT64": ["64:ff9b::127.0.0.1", "64:ff9b::a9fe:a9fe", "64:ff9b::10.0.0.1", "64:ff9b:1::8.8.8.8"],
}
PUBLIC = [
    *("1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0", "126.255.255.255"),
    *("128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255"),
    *("192.169.0.0", "198.17.255.255", "198.20.0.0", "223.255.255.255"),
    *("2606:4700::1111", "2a00:1450:4001::1", "2001:200::1", "2001:4860:4860::8888", "2003::1"),
    *("::ffff:8.8.8.8", "64:ff9b::8.8.8.8"),
]


@pytest.mark.parametrize("address", [each for kind in INTERNAL.values() for each in kind])
def test_an_address_that_leads_inside_is_refused(address):
    with pytest.raises(OutboundRefused, match="internal"):
        check(address, ())


@pytest.mark.parametrize("address", PUBLIC)
def test_an_address_of_the_open_internet_is_not(address):
    check(address, ())


@pytest.mark.parametrize("address", ["fe80::1%eth0", "2606:4700::1111%1", "::1%lo"])
def test_an_address_with_a_zone_is_refused_even_where_its_network_is_allowed(address):
    with pytest.raises(OutboundRefused, match="zone"):
        check(address, networks(["::/0"]))


@pytest.mark.parametrize(
    "text", ["", "localhost", "127.1", "0x7f000001", "2130706433", "0177.0.0.1", "1.2.3.4/8"]
)
def test_what_is_no_address_is_refused(text):
    with pytest.raises(OutboundRefused, match="no IP address"):
        check(text, networks(["0.0.0.0/0"]))


def test_an_allowed_network_opens_exactly_that():
    allowed = networks(["127.0.0.0/8", "fd00:1::/64"])
    check("127.0.0.1", allowed)
    check("fd00:1::5", allowed)
    for address in ("10.0.0.1", "::1", "::ffff:127.0.0.1", "64:ff9b::127.0.0.1", "fd00:2::5"):
        with pytest.raises(OutboundRefused):
            check(address, allowed)


def test_the_refusal_says_what_kind_of_address_it_is_but_not_which():
    with pytest.raises(OutboundRefused) as refusal:
        check("10.20.30.40", ())
    assert str(refusal.value) == "this address is internal: it is private"


def test_a_setting_that_is_no_network_is_refused():
    with pytest.raises(ValueError, match="home"):
        networks(["home"])


@given(st.ip_addresses())
def test_nothing_passes_that_python_knows_to_be_private(address):
    try:
        check(str(address), ())
    except OutboundRefused:
        return
    assert carried(address).is_global
    assert not address.is_multicast


@given(st.ip_addresses(v=4), st.sampled_from(["::ffff:0:0", "64:ff9b::"]))
def test_an_address_that_carries_another_is_judged_by_that(inner, prefix):
    outer = IPv6Address(int(ip_address(prefix)) | int(inner))
    assert refused(str(outer)) == refused(str(inner))


def refused(address):
    try:
        check(address, ())
    except OutboundRefused:
        return True
    return False


def carried(address):
    mapped = getattr(address, "ipv4_mapped", None)
    nat64 = address.version == 6 and int(address) >> 32 == int(ip_address("64:ff9b::")) >> 32
    return mapped or (IPv4Address(int(address) & 0xFFFFFFFF) if nat64 else address)
