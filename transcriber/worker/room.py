"""Whether a recording fits where it is to be kept."""

import errno
import os
from pathlib import Path
from typing import Final

from contract.errors.program import WorkFolderFull

RESERVE_BYTES: Final = 32 * 1024**2
"""Left free: for the transcripts, and for what `pipeline` keeps for itself."""

_MIB: Final = 1024**2


def check_room(folder: Path, size_bytes: int) -> None:
    """Refuse a recording that cannot fit, before any of it is read.

    Raises
    ------
    WorkFolderFull
        Says how much is free and how much is needed.
    """
    room = os.statvfs(folder)
    free = room.f_bavail * room.f_frsize
    if free < size_bytes + RESERVE_BYTES:
        needed = -(-(size_bytes + RESERVE_BYTES) // _MIB)
        raise WorkFolderFull(
            "no room for the recording in the work folder",
            f"{folder} has {free // _MIB} MB free, and {needed} MB are needed",
        )


def is_full(error: OSError) -> bool:
    """Whether a write failed for want of room."""
    return error.errno in {errno.ENOSPC, errno.EDQUOT}
