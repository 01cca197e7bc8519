"""Which machine a name leads to, and whether it is one that a stranger's URL may reach.

A URL in a job config is the wish of whoever wrote the job, who may not be allowed what this machine is: to
talk to the cloud's metadata service, to a database, to the router. So every address of a name must be public.
"""

import ipaddress
import socket
import threading
from ipaddress import IPv4Address, IPv6Address
from typing import Final

from contract.errors.fetch import FetchFailed, FetchRefused, FetchTimeout
from transcriber.fetch.location import Location

Address = IPv4Address | IPv6Address

_NAT64: Final = ipaddress.ip_network("64:ff9b::/96")  # RFC 6052
_IPV4_COMPATIBLE: Final = ipaddress.ip_network("::/96")  # RFC 4291, deprecated
_INTERNAL_THOUGH_GLOBAL: Final = (
    ipaddress.ip_network("168.63.129.16/32"),  # Azure's host agent
    ipaddress.ip_network("192.88.99.0/24"),  # 6to4 relays, RFC 7526
    ipaddress.ip_network("64:ff9b:1::/48"),  # NAT64 of one's own, RFC 8215
    ipaddress.ip_network("2001::/32"),  # Teredo: leads to an IPv4 address behind a NAT
    ipaddress.ip_network("fec0::/10"),  # site-local, RFC 3879
)


def is_public(address: Address) -> bool:
    """Tell whether an address lies in the open internet.

    IPv6 addresses that carry an IPv4 address (mapped, compatible, 6to4, NAT64) are judged by that.
    """
    inner = _inner(address)
    if inner is not None:
        return is_public(inner)
    if any(address.version == network.version and address in network for network in _INTERNAL_THOUGH_GLOBAL):
        return False
    special = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    return address.is_global and not special and not address.is_link_local and not address.is_private


def _inner(address: Address) -> IPv4Address | None:
    if isinstance(address, IPv4Address):
        return None
    if address in _NAT64 or address in _IPV4_COMPATIBLE:
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.ipv4_mapped or address.sixtofour


def resolve(location: Location, timeout_seconds: float, *, allow_internal: bool) -> list[str]:
    """Addresses of a host, in the order to try them, each one checked.

    Raises
    ------
    FetchRefused
        One of them is internal. One is enough: a name with a public and an internal address is an attack.
    FetchFailed
        The name is not known.
    FetchTimeout
        The name server does not answer.
    """
    addresses = _look_up(location, timeout_seconds)
    internal = (
        [] if allow_internal else [text for text in addresses if not is_public(ipaddress.ip_address(text))]
    )
    if internal:
        raise FetchRefused(
            f"{location} leads to an internal address",
            f"{location.host} is {internal[0]}, which is not public",
        )
    return addresses


def _look_up(location: Location, timeout_seconds: float) -> list[str]:
    """Ask the system's resolver in a thread of its own, since it has no time limit."""
    found: list[str] = []
    failure: list[OSError] = []

    def ask() -> None:
        try:
            answers = socket.getaddrinfo(location.host, location.port, type=socket.SOCK_STREAM)
            found.extend(dict.fromkeys(str(answer[4][0]) for answer in answers))
        except OSError as error:
            failure.append(error)
        except UnicodeError as error:  # a label longer than the name system allows
            failure.append(OSError(0, str(error)))

    thread = threading.Thread(target=ask, daemon=True)
    thread.start()
    thread.join(timeout_seconds)
    if failure:
        raise FetchFailed(f"{location} cannot be reached", f"no address for {location.host}") from failure[0]
    if not found:
        raise FetchTimeout(f"{location} cannot be reached", "the name server does not answer")
    return found
