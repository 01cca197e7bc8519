"""A URL that a user named, taken apart once and strictly.

What two parsers read differently is refused, since one of them would be asked whether the host is allowed and
the other to connect to it. After this nobody parses the URL again: the parts are used.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from ipaddress import AddressValueError, IPv4Address, IPv6Address
from typing import Final
from urllib.parse import quote

from contract.outbound.errors import OutboundRefused

_PORTS: Final = {"http": 80, "https": 443}
_URL: Final = re.compile(
    r"(?P<scheme>[A-Za-z][A-Za-z0-9+.-]*)://"
    r"(?P<authority>[^/?#]*)(?P<path>[^?#]*)(?:\?(?P<query>[^#]*))?(?:#.*)?"
)
_AUTHORITY: Final = re.compile(
    r"(?:\[(?P<ipv6>[0-9A-Fa-f:.]+)\]|(?P<name>[^:\[\]@%]+))(?::(?P<port>[0-9]{0,5}))?"
)
_LABEL: Final = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER: Final = re.compile(r"[0-9]+|0x[0-9a-f]*")
"""The last label of what some programs read as an IPv4 address: 2130706433, 127.1, 0x7f.1."""
_LONGEST_NAME: Final = 253
_LAST_PORT: Final = 65535
_SHOWN: Final = 200
"""Characters of a path in a message: servers may redirect to any length."""
_KEPT: Final = "/%:@!$&'()*+,;=~-._?"
"""Quoted already, or allowed as they are."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where a call goes.

    Attributes
    ----------
    scheme
        `"http"` or `"https"`.
    host
        Name or IP address, in lower-case ASCII, without brackets.
    port
        TCP port.
    path
        Never empty. It is in messages.
    query
        Without the question mark. It may hold a signature.
    """

    scheme: str
    host: str
    port: int
    path: str
    query: str = field(repr=False)

    @property
    def is_address(self) -> bool:
        """Whether the host is an IP address, which nobody need look up."""
        return ":" in self.host or self.host.rpartition(".")[2].isdigit()

    @property
    def origin(self) -> tuple[str, str, int]:
        """What must stay the same for credentials to be sent on."""
        return self.scheme, self.host, self.port

    @property
    def authority(self) -> str:
        """Host and port as the header `Host` has them: the usual port is left out."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == _PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def request_target(self) -> str:
        """Path and query as they are sent."""
        return f"{self.path}?{self.query}" if self.query else self.path

    def __str__(self) -> str:
        """Show the URL without its query, and of a long path the beginning."""
        shown = self.path if len(self.path) <= _SHOWN else f"{self.path[:_SHOWN]}..."
        return f"{self.scheme}://{self.authority}{shown}"


def parse(url: str) -> Target:
    """Take a URL apart.

    Raises
    ------
    OutboundRefused
        It is not an http or https URL with a host that every program reads the same. The message does not
        repeat it: it may hold secrets.
    """
    if not is_clean(url):
        raise _refused("it holds white space, a control character or a backslash")
    parts = _URL.fullmatch(url)
    scheme = parts["scheme"].lower() if parts else ""
    if not parts or scheme not in _PORTS:
        raise _refused("it does not begin with http:// or https://")
    host, port = _host_and_port(parts["authority"])
    return Target(
        scheme=scheme,
        host=host,
        port=_PORTS[scheme] if port is None else port,
        path=quote(parts["path"], safe=_KEPT) or "/",
        query=quote(parts["query"] or "", safe=_KEPT),
    )


def is_clean(url: str) -> bool:
    """Tell whether no program leaves out a part of it, or takes one for another."""
    return url.isprintable() and " " not in url and "\\" not in url


def _host_and_port(authority: str) -> tuple[str, int | None]:
    if "@" in authority:
        raise _refused("it names a user; send credentials in auth_headers")
    parts = _AUTHORITY.fullmatch(authority)
    if not parts:
        raise _refused("its host is none")
    port = int(parts["port"]) if parts["port"] else None
    if port is not None and not 0 < port <= _LAST_PORT:
        raise _refused("its port is none")
    return (_ipv6(parts["ipv6"]) if parts["ipv6"] else _name(parts["name"])), port


def _ipv6(text: str) -> str:
    try:
        return str(IPv6Address(text))
    except AddressValueError:
        raise _refused("its host is not an IPv6 address") from None


def _name(text: str) -> str:
    name = _ascii(text).lower().removesuffix(".")
    labels = name.split(".")
    if len(name) > _LONGEST_NAME or not all(map(_LABEL.fullmatch, labels)):
        raise _refused("its host is none")
    if _NUMBER.fullmatch(labels[-1]):
        try:
            return str(IPv4Address(name))
        except AddressValueError:
            raise _refused("its host is not an IPv4 address of four decimal numbers") from None
    return name


def _ascii(text: str) -> str:
    """Give a name beyond ASCII as the name system knows it, if there is one way only to do that."""
    if text.isascii():
        return text
    try:
        encoded = text.encode("idna")
        if encoded.decode("idna") == text.lower():
            return encoded.decode("ascii")
    except UnicodeError:
        pass
    raise _refused("its host must be written in ASCII, as xn--...")


def _refused(detail: str) -> OutboundRefused:
    return OutboundRefused("this URL cannot be used", detail)
