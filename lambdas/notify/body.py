"""The body of a callback: nothing, one item as it is, or several as attachments.

Which of these it is follows from what is listed, not from what there is of it: a receiver finds the same form
however the job ended.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from lambdas.notify.multipart import Multipart

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from contract.job.callback import Content
    from lambdas.notify.item import Item

_UNLISTED: Final = "data_file"
"""Name of the attachment that the transcript is where no `contents` are given."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """What to send.

    Attributes
    ----------
    content_type
        Value of the header; empty for a body of nothing.
    length
        Of all chunks together.
    """

    content_type: str = ""
    length: int = 0
    chunks: Iterable[bytes] = ()


def body_of(contents: Sequence[Content] | None, find: Callable[[Content], Item | None]) -> Body:
    """Make the body of a callback.

    Parameters
    ----------
    contents
        As the config lists them; None where it does not. What is listed twice is sent once.
    find
        Gives an item; None if there is no such thing for this job.
    """
    if contents is None:
        return _attached({_UNLISTED: find("transcript")})
    match tuple(dict.fromkeys(contents)):
        case ():
            return Body()
        case (only,):
            item = find(only)
            return _as_it_is(item) if item else Body()
        case several:
            return _attached({name: find(name) for name in several})


def _as_it_is(item: Item) -> Body:
    return Body(content_type=item.content_type, length=item.length, chunks=item.chunks)


def _attached(items: dict[str, Item | None]) -> Body:
    parts = Multipart.of({name: item for name, item in items.items() if item})
    return Body(content_type=parts.content_type, length=parts.length, chunks=parts)
