"""Connections, straight or through the proxy that the environment names for other tools as well."""

from __future__ import annotations

from ipaddress import ip_address
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3

_BLOCK_BYTES: Final = 256 * 1024
_AT_ONCE: Final = 16
_OPTIONS: Final[dict[str, Any]] = {
    "num_pools": 4,
    "maxsize": _AT_ONCE,
    "blocksize": _BLOCK_BYTES,
    "retries": False,
}


class Pools:
    """Gives what connects to an address: `HTTPS_PROXY`, `HTTP_PROXY` and `NO_PROXY` say how."""

    def __init__(self) -> None:
        self._straight = urllib3.PoolManager(**_OPTIONS)
        proxies = {scheme: url for scheme, url in getproxies().items() if scheme in {"http", "https"}}
        self._through = {scheme: _through(url) for scheme, url in proxies.items()}

    def to(self, url: str) -> urllib3.PoolManager:
        parts = urlsplit(url)
        through = self._through.get(parts.scheme)
        if through is None or _is_here(parts.hostname or "") or proxy_bypass(parts.netloc):
            return self._straight
        return through

    def close(self) -> None:
        for pool in (self._straight, *self._through.values()):
            pool.clear()


def _is_here(host: str) -> bool:
    """Tell whether this machine is meant, where no proxy leads: the embedded cloud."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _through(url: str) -> urllib3.ProxyManager:
    parts = urlsplit(url if "://" in url else f"http://{url}")
    headers = None
    if parts.username:
        secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}"
        headers = urllib3.make_headers(proxy_basic_auth=secret)
    address = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"
    return urllib3.ProxyManager(address, proxy_headers=headers, **_OPTIONS)
