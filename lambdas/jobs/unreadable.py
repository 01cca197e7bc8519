"""Reading messages: what cannot be read now, nobody will ever read."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

_MAX_REASON_CHARACTERS: Final = 300


class MessageUnreadable(ValueError):
    """A message that no later try will read either."""


@contextmanager
def reading(what: str) -> Iterator[None]:
    """Read a message: whatever goes wrong meanwhile means that nobody can.

    For what depends on the message alone, and so would fail again at every try.

    Parameters
    ----------
    what
        What the message is not, if it cannot be read: `no event of S3`.

    Raises
    ------
    MessageUnreadable
    """
    try:
        yield
    except Exception as error:
        # In ASCII, and not all of it: the message may be long, and hold what no log or queue takes.
        reason = ascii(str(error))[1:-1][:_MAX_REASON_CHARACTERS]
        raise MessageUnreadable(f"{what}: {type(error).__name__}: {reason}") from error
