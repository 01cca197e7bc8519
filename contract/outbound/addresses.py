"""Which addresses a user's URL may reach: those in the open internet, and no other.

We may talk to what a stranger may not: the metadata service, a database, a router. The tables
follow IANA's registries of special-purpose addresses instead of `ipaddress.is_global`, which changes from one
version of Python to the next and takes some addresses for global that lead inside.
"""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from typing import TYPE_CHECKING, Final

from contract.outbound.errors import OutboundRefused

if TYPE_CHECKING:
    from collections.abc import Iterable

Network = IPv4Network | IPv6Network
Networks = tuple[Network, ...]

_INTERNAL_IPV4: Final = {
    IPv4Network("0.0.0.0/8"): "of this network",
    IPv4Network("10.0.0.0/8"): "private",
    IPv4Network("100.64.0.0/10"): "shared by a carrier",
    IPv4Network("127.0.0.0/8"): "loopback",
    IPv4Network("168.63.129.16/32"): "of a cloud's host agent",
    IPv4Network("169.254.0.0/16"): "link-local, where metadata services are",
    IPv4Network("172.16.0.0/12"): "private",
    IPv4Network("192.0.0.0/24"): "reserved",
    IPv4Network("192.0.2.0/24"): "for documentation",
    IPv4Network("192.88.99.0/24"): "a relay",
    IPv4Network("192.168.0.0/16"): "private",
    IPv4Network("198.18.0.0/15"): "for benchmarks",
    IPv4Network("198.51.100.0/24"): "for documentation",
    IPv4Network("203.0.113.0/24"): "for documentation",
    IPv4Network("224.0.0.0/4"): "multicast",
    IPv4Network("240.0.0.0/4"): "reserved",  # 255.255.255.255 as well
}
_OPEN_IPV6: Final = IPv6Network("2000::/3")
"""All that is given out. Loopback, link-local, unique local (and so fd00:ec2::254), multicast, site-local and
IPv4-compatible addresses lie outside."""
_INTERNAL_IPV6: Final = {
    IPv6Network("2001::/32"): "Teredo, which leads to an IPv4 address behind a router",
    IPv6Network("2001::/23"): "reserved",
    IPv6Network("2001:db8::/32"): "for documentation",
    IPv6Network("2002::/16"): "6to4, which leads to an IPv4 address",
    IPv6Network("3fff::/20"): "for documentation",
}
_CARRY_IPV4: Final = (IPv6Network("::ffff:0:0/96"), IPv6Network("64:ff9b::/96"))
"""IPv4-mapped, and NAT64 (RFC 6052), by which hosts that have IPv6 alone reach the rest: as good as what they
carry."""


def networks(texts: Iterable[str]) -> Networks:
    """Read networks as the settings name them, `127.0.0.0/8`.

    Raises
    ------
    ValueError
        One is no network.
    """
    return tuple(map(ip_network, texts))


def check(address: str, allowed: Networks) -> None:
    """Check one address.

    Parameters
    ----------
    address
        As a resolver gives it.
    allowed
        Networks that are open though they are internal: exactly those, not what carries an address of theirs.

    Raises
    ------
    OutboundRefused
        It is not in the open internet. The message does not name it: who may not reach an address need not
        learn it either.
    """
    try:
        known = ip_address(address)
    except ValueError:
        raise OutboundRefused("this is not an address that can be reached", "it is no IP address") from None
    if isinstance(known, IPv6Address) and known.scope_id is not None:
        raise OutboundRefused("this address is internal", "it has a zone")
    if any(known in network for network in allowed):
        return
    why = _internal(known)
    if why:
        raise OutboundRefused("this address is internal", f"it is {why}")


def _internal(address: IPv4Address | IPv6Address) -> str:
    """Say what is internal about an address; empty if nothing is."""
    if isinstance(address, IPv4Address):
        return next((why for network, why in _INTERNAL_IPV4.items() if address in network), "")
    if any(address in network for network in _CARRY_IPV4):
        return _internal(IPv4Address(int(address) & 0xFFFFFFFF))
    if address not in _OPEN_IPV6:
        return "not given out for the open internet"
    return next((why for network, why in _INTERNAL_IPV6.items() if address in network), "")
