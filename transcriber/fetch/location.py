"""A web address in parts, and without its secrets for messages."""

import base64
import re
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

from contract.errors.fetch import FetchRefused

_PORTS: Final = {"http": 80, "https": 443}
_HOST: Final = re.compile(r"[A-Za-z0-9._-]{1,253}|[0-9A-Fa-f:.]+")
_UNSAFE: Final = re.compile(r"[\x00-\x20\x7f\\]")
_KEPT: Final = "/%:@!$&'()*+,;=~-._?"  # quoted already, or allowed as they are


@dataclass(frozen=True, slots=True)
class Location:
    """One web address.

    Attributes
    ----------
    scheme
        `"http"` or `"https"`.
    host
        Name or IP address, in ASCII, without brackets.
    port
        TCP port.
    target
        Path and query as they are sent. May hold a signature.
    path
        Path alone, for messages.
    authorization
        Value of a header made from `user:password@`, empty if there is none.
    """

    scheme: str
    host: str
    port: int
    target: str = field(repr=False)
    path: str
    authorization: str = field(default="", repr=False)

    @property
    def origin(self) -> tuple[str, str, int]:
        """What must stay the same for credentials to be sent on."""
        return self.scheme, self.host, self.port

    def __str__(self) -> str:
        """Show the address without user, password, query and fragment."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"


def parse_location(url: str) -> Location:
    """Take a web address apart.

    Raises
    ------
    FetchRefused
        It is not an http or https URL with a host. The message does not repeat it: it may hold secrets.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
        host = (parts.hostname or "").encode("idna").decode("ascii").lower().rstrip(".")
    except (ValueError, UnicodeError) as error:
        raise FetchRefused("fetch_data.url is not a URL") from error
    scheme = parts.scheme.lower()
    if scheme not in _PORTS:
        raise FetchRefused(
            f"fetch_data.url: the scheme {scheme!r} is not allowed", "it must be http or https"
        )
    if _UNSAFE.search(url) or not _HOST.fullmatch(host):
        raise FetchRefused("fetch_data.url is not a URL", "no host, or white space or a backslash in it")
    path = quote(parts.path, safe=_KEPT) or "/"
    query = f"?{quote(parts.query, safe=_KEPT)}" if parts.query else ""
    number = _PORTS[scheme] if port is None else port
    return Location(scheme, host, number, path + query, path, _basic_authorization(parts))


def follow(location: Location, reference: str) -> Location:
    """Resolve the address of a redirect, absolute or relative.

    Raises
    ------
    FetchRefused
        It leads from https to http, or to another scheme.
    """
    host = f"[{location.host}]" if ":" in location.host else location.host
    base = f"{location.scheme}://{host}:{location.port}{location.target}"
    try:
        target = parse_location(urljoin(base, reference))
    except ValueError as error:
        raise FetchRefused(f"{location} redirects to what is no URL") from error
    if location.scheme == "https" and target.scheme == "http":
        raise FetchRefused(
            f"{location} redirects from https to http",
            "what was asked for in private would travel in the open",
        )
    return target


def _basic_authorization(parts: SplitResult) -> str:
    """RFC 7617, as browsers and curl do."""
    if parts.username is None:
        return ""
    pair = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
    return "Basic " + base64.b64encode(pair.encode()).decode("ascii")
