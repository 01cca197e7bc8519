"""What a job config asks to be fetched over the network, taken apart and checked."""

import base64
import re
from typing import Final
from urllib.parse import unquote

from contract.errors.fetch import FetchRefused
from contract.outbound.errors import OutboundRefused
from contract.outbound.headers import Headers, merged, read_headers
from contract.outbound.target import Target, parse
from transcriber.fetch.values import FetchSource

_USER: Final = re.compile(r"(?i:https?)://(?P<pair>[\w.~!$&'()*+,;=:%-]+)@", re.ASCII)
"""A user as RFC 3986 writes it. Whatever else stands before an @ stays in the URL, which is then refused."""


def read(source: FetchSource) -> tuple[Target, Headers]:
    """Tell where to ask, and with which headers of the user.

    User and password of the URL become a header (RFC 7617), as with curl, unless `auth_headers` have the
    same one. After that they are like any other header, and no other part of the program knows of them.

    Raises
    ------
    FetchRefused
        The URL or a header cannot be used. The message repeats neither: they may hold secrets.
    """
    url, authorization = _apart(source.url)
    try:
        target = parse(url)
    except OutboundRefused as error:
        raise FetchRefused("fetch_data.url is not a URL that can be used", error.detail) from None
    try:
        return target, merged(authorization, read_headers(source.auth_headers))
    except OutboundRefused as error:
        raise FetchRefused(f"fetch_data.{error.message}", error.detail) from None


def _apart(url: str) -> tuple[str, Headers]:
    """Take user and password out of a URL.

    What is left is all that is parsed, checked and called, so nobody can read another host into it.
    """
    user = _USER.match(url)
    if not user:
        return url, ()
    name, _, password = user["pair"].partition(":")
    pair = f"{unquote(name)}:{unquote(password)}"
    value = f"Basic {base64.b64encode(pair.encode()).decode('ascii')}"
    return f"{url[: user.start('pair')]}{url[user.end() :]}", (("Authorization", value),)
