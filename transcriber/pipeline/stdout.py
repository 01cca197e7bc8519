"""STDOUT carries the transcript and nothing else, whatever a library may want to print there."""

import contextlib
import os
import select
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from contract.errors.program import OutputNotWritten

_MESSAGE: Final = "the transcript could not be written to STDOUT"


@contextmanager
def reserved_stdout() -> Iterator[int]:
    """Keep STDOUT aside, and send whatever else is printed there to STDERR, native libraries included.

    Yields
    ------
    int
        File descriptor to write the transcript to.

    Raises
    ------
    OutputNotWritten
        STDOUT is closed.
    """
    if 1 in open_what_is_closed():
        raise OutputNotWritten(_MESSAGE, "STDOUT is closed")
    reserved = os.dup(1)
    os.dup2(2, 1)
    try:
        yield reserved
    finally:
        with contextlib.suppress(OSError):
            sys.stdout.flush()  # what was printed meanwhile must not come out behind the transcript
        os.dup2(reserved, 1)
        os.close(reserved)


def write_whole(descriptor: int, data: bytes) -> None:
    """Write all of `data`, in pieces if need be.

    Raises
    ------
    OutputNotWritten
        Nobody reads any more, or there is no room.
    """
    rest = memoryview(data)
    try:
        while rest:
            try:
                rest = rest[os.write(descriptor, rest) :]
            except BlockingIOError:  # whoever started us made it so
                select.select([], [descriptor], [])
    except OSError as error:
        written = len(data) - len(rest)
        raise OutputNotWritten(_MESSAGE, f"{error.strerror} after {written} of {len(data)} bytes") from error


def open_what_is_closed() -> frozenset[int]:
    """Point closed standard streams at nothing, or the next file to be opened would become one of them.

    Returns
    -------
    frozenset of int
        Those that were closed.
    """
    closed = frozenset(descriptor for descriptor in (0, 1, 2) if not _is_open(descriptor))
    for _ in closed:
        os.open(os.devnull, os.O_RDWR)  # the system gives the lowest free number
    if sys.stderr is None:
        sys.stderr = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - as long as the program runs
    return closed


def _is_open(descriptor: int) -> bool:
    try:
        os.fstat(descriptor)
    except OSError:
        return False
    return True
