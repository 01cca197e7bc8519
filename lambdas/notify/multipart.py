"""Attachments as `multipart/form-data` (RFC 7578), chunk by chunk, with a length that is known beforehand."""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from lambdas.notify.item import Item

_BOUNDARY_BYTES: Final = 16
"""Random, and so many that no attachment holds them by chance or by intent."""
_UNSAFE: Final = re.compile(r'[\x00-\x1f\x7f"\\]')
"""Would end the name, or the line; the backslash does for those who take it for an escape."""


@dataclass(frozen=True, slots=True)
class Multipart:
    """A body of named attachments; each may be iterated as often as its item.

    Attributes
    ----------
    parts
        What stands before each item, and the item.
    """

    boundary: str
    parts: tuple[tuple[bytes, Item], ...]

    @classmethod
    def of(cls, items: Mapping[str, Item]) -> Self:
        """Attach items under the names of their form fields."""
        boundary = secrets.token_hex(_BOUNDARY_BYTES)
        return cls(boundary, tuple((_head(boundary, name, item), item) for name, item in items.items()))

    @property
    def content_type(self) -> str:
        return f"multipart/form-data; boundary={self.boundary}"

    @property
    def length(self) -> int:
        attached = sum(len(head) + item.length + len(_END) for head, item in self.parts)
        return attached + len(self._tail)

    def __iter__(self) -> Iterator[bytes]:
        for head, item in self.parts:
            yield head
            yield from item.chunks
            yield _END
        yield self._tail

    @property
    def _tail(self) -> bytes:
        return f"--{self.boundary}--\r\n".encode()


_END: Final = b"\r\n"


def _head(boundary: str, name: str, item: Item) -> bytes:
    lines = (
        f"--{boundary}",
        f'Content-Disposition: form-data; name="{_quoted(name)}"; filename="{_quoted(item.file_name)}"',
        f"Content-Type: {item.content_type}",
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode()


def _quoted(name: str) -> str:
    """Write a name as browsers do: UTF-8 as it is, and what would break the line in percent."""
    held = name.encode("utf-8", "replace").decode()
    return _UNSAFE.sub(lambda found: f"%{ord(found[0]):02X}", held)
