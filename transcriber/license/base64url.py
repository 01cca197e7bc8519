"""Unpadded URL-safe base64, decoded as Go's `base64.RawURLEncoding` does it.

The documented message of a damaged token names a place in it. Users and support compare that number with
the token, so it is counted as the reference program counts it (Go, encoding/base64, `decodeQuantum`): line
breaks are skipped, anything else outside the alphabet is an error at its own place, and one character left
over is an error at that character. Bits left over at the end are ignored.
"""

import base64
import string
from typing import Final

_ALPHABET: Final = frozenset((string.ascii_letters + string.digits + "-_").encode())
_LINE_BREAKS: Final = b"\r\n"


class IllegalBase64Error(ValueError):
    """Some bytes are not base64. `offset` counts from the first of them."""

    def __init__(self, offset: int) -> None:
        super().__init__(offset)
        self.offset = offset


def decode(text: bytes) -> bytes:
    """Turn base64 into the bytes it stands for.

    Raises
    ------
    IllegalBase64Error
        Names the first offending place.
    """
    characters = 0
    for offset, byte in enumerate(text):
        if byte in _ALPHABET:
            characters += 1
        elif byte not in _LINE_BREAKS:
            raise IllegalBase64Error(offset)
    if characters % 4 == 1:
        # Go gives the end of input less the one character read of the last group.
        raise IllegalBase64Error(len(text) - 1)
    clean = text.translate(None, _LINE_BREAKS)
    return base64.urlsafe_b64decode(clean + b"=" * (-len(clean) % 4))
