"""Private folders in memory: audio must not touch a disk."""

from __future__ import annotations

import logging
import os
import tempfile
from pathlib import Path
from typing import Final

SHARED_MEMORY: Final = Path("/dev/shm")  # noqa: S108 - each folder in it is private
ROOM_BYTES: Final = 1024**3
"""Free space that a recording of usual length, and a copy of it, can count on."""

_log = logging.getLogger(__name__)


class MemoryFolders:
    """Makes a folder for each attempt. Who runs the attempt removes it.

    Parameters
    ----------
    shared_memory
        A file system in memory. Where it is missing or has less than `room_bytes` free, the folder for
        temporary files is used instead, and a warning is logged once: that may be a disk.
    """

    def __init__(self, shared_memory: Path = SHARED_MEMORY, room_bytes: int = ROOM_BYTES) -> None:
        self._shared_memory = shared_memory
        self._room_bytes = room_bytes
        self._warned = False

    def make(self) -> str:
        """Make a folder that only this user can look into.

        Raises
        ------
        OSError
        """
        where = self._shared_memory if self._has_room() else None
        if where is None and not self._warned:
            self._warned = True
            _log.warning(
                "%s is missing or nearly full: recordings are worked on in %s, which may be on a disk",
                self._shared_memory,
                tempfile.gettempdir(),
            )
        return tempfile.mkdtemp(prefix="longhand-", dir=where)

    def _has_room(self) -> bool:
        try:
            free = os.statvfs(self._shared_memory)
        except OSError:
            return False
        return free.f_bavail * free.f_frsize >= self._room_bytes and os.access(self._shared_memory, os.W_OK)
