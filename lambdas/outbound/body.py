"""The body of a request, piece by piece, and never more or less of it than its length says."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class _Broken(Exception):
    """Carries what a body raised past those who take it for the server's doing."""

    def __init__(self, error: Exception) -> None:
        super().__init__()
        self.error = error


def measured(body: Iterable[bytes], length: int) -> Iterator[bytes]:
    """Give a body as it is, to be sent within `own_errors`.

    Raises
    ------
    ValueError
        It is longer or shorter than was said. A server would take the rest for another request, or wait.
    """
    sent = 0
    for piece in _guarded(body):
        sent += len(piece)
        if sent > length:
            break
        yield piece
    if sent != length:
        raise ValueError(f"the body should have {length} bytes, and has {'more' if sent > length else sent}")


@contextmanager
def own_errors() -> Iterator[None]:
    """Raise what a body raised as it was."""
    try:
        yield
    except _Broken as broken:
        raise broken.error from None


def _guarded(body: Iterable[bytes]) -> Iterator[bytes]:
    pieces = iter(body)
    while True:
        try:
            piece = next(pieces)
        except StopIteration:
            return
        except Exception as error:
            raise _Broken(error) from error
        yield piece
