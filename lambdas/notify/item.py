"""One item of a callback's `contents`, ready to be sent."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """Bytes, and what to call them.

    Attributes
    ----------
    file_name
        What the receiver may call it.
    content_type
        Value of the header.
    length
        Of all chunks together.
    chunks
        Of the content, in order.
    """

    file_name: str
    content_type: str
    length: int
    chunks: Iterable[bytes]

    @classmethod
    def of(cls, content: bytes, file_name: str, content_type: str) -> Self:
        """Make one of what is in memory."""
        return cls(file_name=file_name, content_type=content_type, length=len(content), chunks=(content,))
