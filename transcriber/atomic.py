"""Files that are either wholly there or not at all, and one writer at a time."""

import fcntl
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final

TEMPORARY_SUFFIX: Final = ".part"
"""Ends the name of a file that is still being written."""


def write_atomically(path: Path, data: bytes, mode: int = 0o644) -> None:
    """Write `path` so that no reader, and no crash, ever sees a part of it.

    Parameters
    ----------
    path
        Target; its folder is made when absent. An existing file is replaced.
    data
        The whole content.
    mode
        Permissions of the file, whatever the umask: a container reads it as any user.

    Raises
    ------
    OSError
        When the folder cannot be written. Nothing is left behind then.
    """
    with replacing(path, mode) as file:
        file.write(data)


@contextmanager
def replacing(path: Path, mode: int = 0o644) -> Iterator[IO[bytes]]:
    """A file to write that takes the place of `path` at the end, and is gone if anything goes wrong.

    Raises
    ------
    OSError
        When the folder cannot be written. Nothing is left behind then.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    # Not named by process: in two containers that share a folder both may be process 1.
    handle, name = tempfile.mkstemp(TEMPORARY_SUFFIX, f".{path.name}.", path.parent)
    temporary = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            os.fchmod(file.fileno(), mode)
            yield file
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    _sync_folder(path.parent)


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Hold `folder` alone: another process that asks waits until this one is done or dead."""
    folder.mkdir(parents=True, exist_ok=True)
    with os.fdopen(os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600), "wb") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _sync_folder(folder: Path) -> None:
    """Make the rename itself survive a power cut."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
