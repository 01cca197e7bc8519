"""Entity tags (RFC 9110, section 8.8.3): what tells a client that it has an answer already."""

import re
from typing import Final

from lambdas.api.headers import accepts_gzip

_TAG: Final = re.compile(r'(?:W/)?("[^"]*")')
_GZIPPED: Final = "-gzip"


def entity_tag(tag: str, *, gzipped: bool) -> str:
    """Write a strong tag. The same answer has another one when it is compressed: its bytes are others."""
    return f'"{tag}{_GZIPPED if gzipped else ""}"'


def tag_held(if_none_match: str, accept_encoding: str, tag: str) -> str | None:
    """Give the tag under which a client holds an answer; None if it holds none that it could be given now.

    Parameters
    ----------
    if_none_match, accept_encoding
        Headers of the request.
    tag
        Of the answer as it is now.
    """
    plain, gzipped = entity_tag(tag, gzipped=False), entity_tag(tag, gzipped=True)
    if if_none_match.strip() == "*":
        return plain
    held = _TAG.findall(if_none_match)
    if gzipped in held and accepts_gzip(accept_encoding):
        return gzipped
    return plain if plain in held else None
