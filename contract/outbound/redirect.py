"""Where a redirect leads, and which headers go with it.

Each redirect is taken apart as strictly as the URL that the user named, and looked up and checked like that.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import urljoin

from contract.outbound.errors import OutboundRefused
from contract.outbound.target import is_clean, parse

if TYPE_CHECKING:
    from contract.outbound.headers import Headers
    from contract.outbound.target import Target

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
"""The statuses that are redirects."""
MAX_REDIRECTS: Final = 5

_SCHEME: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:")


def follow(target: Target, headers: Headers, reference: str) -> tuple[Target, Headers]:
    """Follow one redirect.

    Parameters
    ----------
    headers
        Those of the user that went to `target`.
    reference
        The header `Location` as HTTP has it, absolute or relative to `target`.

    Returns
    -------
    tuple
        Where to ask next, and the headers of the user that go there. They are for whom they were given: on
        the way to another scheme, host or port they are dropped, and stay so should it lead back.

    Raises
    ------
    OutboundRefused
        As for `parse`; or it leads from https to http.
    """
    try:
        onward = parse(_absolute(target, _as_meant(reference)))
    except OutboundRefused as error:
        raise OutboundRefused(f"{target} redirects to a URL that cannot be used", error.detail) from None
    if target.scheme == "https" and onward.scheme == "http":
        raise OutboundRefused(
            f"{target} redirects from https to http", "what was asked for in private would travel in the open"
        )
    return onward, headers if onward.origin == target.origin else ()


def _absolute(target: Target, reference: str) -> str:
    """Write out a reference; only one that names no host is left to `urljoin`, which is not strict."""
    if _SCHEME.match(reference) or not is_clean(reference):
        return reference
    if reference.startswith("//"):
        return f"{target.scheme}:{reference}"
    return urljoin(f"{target.scheme}://{target.authority}{target.request_target}", reference)


def _as_meant(header: str) -> str:
    """Read a header that goes beyond ASCII, as it should not, as UTF-8. HTTP's own view is Latin-1."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header
