"""Where the recording comes from: `fetch_data` of the config, a file, or STDIN."""

import errno
import logging
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contract.config import FetchData
from contract.errors.audio import NotValid, TooLarge
from contract.errors.program import UsageError, WorkFolderFull
from contract.limits import MAX_INPUT_BYTES
from transcriber.pipeline.settings import STDIN, Settings
from transcriber.pipeline.work import WorkFolder

INPUT_AUDIO: Final = Path("/input.audio")
NAME: Final = str(INPUT_AUDIO)
"""What messages call the recording, wherever it came from: these are the documented words."""

_STDIN_DESCRIPTOR: Final = 0
_BLOCK_BYTES: Final = 1024**2
_RESERVE_BYTES: Final = 16 * 1024**2
"""Left free in the work folder, for whoever else needs some of it."""

_log = logging.getLogger("longhand.pipeline")


@dataclass(frozen=True, slots=True)
class Recording:
    """A recording on disk, not yet looked at.

    Attributes
    ----------
    path
        Where it lies.
    origin
        Where it came from, in words for the user. No URL: those may hold secrets.
    """

    path: Path
    origin: str


def find_recording(settings: Settings, fetch_data: FetchData | None, work: WorkFolder) -> Recording:
    """Get hold of the recording.

    `fetch_data` wins over `/input.audio` and STDIN: it is what the job itself asks for, while the others may
    be there by accident (`docker run -i` always gives a STDIN, and nobody can tell if anything will come).

    Raises
    ------
    UsageError
        There is no recording, and STDIN is a terminal.
    NotValid, TooLarge
        STDIN cannot be read, or holds more than a job may.
    WorkFolderNotWritable, WorkFolderFull
        STDIN cannot be kept.
    FetchError
        `fetch_data` could not be fetched.
    """
    if fetch_data:
        if settings.input or os.path.lexists(INPUT_AUDIO):
            _log.warning("fetch_data is used, and not %s", settings.input or INPUT_AUDIO)
        return _fetched(settings, fetch_data, work)
    if settings.input and settings.input != STDIN:
        return Recording(settings.input, str(settings.input))
    if not settings.input and os.path.lexists(INPUT_AUDIO):
        return Recording(INPUT_AUDIO, NAME)
    if os.isatty(_STDIN_DESCRIPTOR):
        raise UsageError(
            "no recording was given",
            "STDIN is a terminal: pipe a recording into it, map one to /input.audio, or use --input",
        )
    return Recording(spool(_STDIN_DESCRIPTOR, work.path / "stdin"), "STDIN")


def spool(descriptor: int, target: Path, limit_bytes: int = MAX_INPUT_BYTES) -> Path:
    """Copy a stream to a file, block by block.

    Raises
    ------
    NotValid
        The stream cannot be read.
    TooLarge
        It holds more than `limit_bytes`.
    WorkFolderFull
        There is no room. Told before the last of it is taken.
    """
    size = 0
    with target.open("xb", buffering=0) as file:
        while block := _read(descriptor):
            size += len(block)
            if size > limit_bytes:
                raise TooLarge(
                    f"{NAME} is too large", f"more than {limit_bytes / 1024**3:g} GB came in on STDIN"
                )
            _keep(block, file.fileno())
    _log.info("read %d bytes from STDIN", size)
    return target


def _read(descriptor: int) -> bytes:
    try:
        return os.read(descriptor, _BLOCK_BYTES)
    except OSError as error:
        raise NotValid.of(NAME, f"STDIN cannot be read: {error.strerror}") from error


def _keep(block: bytes, file: int) -> None:
    room = os.fstatvfs(file)
    if room.f_bavail * room.f_frsize < len(block) + _RESERVE_BYTES:
        raise WorkFolderFull("no room for the recording in the work folder", _free(room))
    try:
        while block:
            block = block[os.write(file, block) :]
    except OSError as error:
        if error.errno in {errno.ENOSPC, errno.EDQUOT}:
            raise WorkFolderFull(
                "no room for the recording in the work folder", "the disk or quota is full"
            ) from error
        raise


def _free(room: os.statvfs_result) -> str:
    return f"{room.f_bavail * room.f_frsize // 1024**2} MB are free, and more of STDIN is to come"


def _fetched(settings: Settings, fetch_data: FetchData, work: WorkFolder) -> Recording:
    # Most jobs do not fetch.
    from transcriber.fetch.fetch import EVERY_NETWORK, FetchLimits, FetchSource, fetch  # noqa: PLC0415

    source = FetchSource(fetch_data.url, tuple(fetch_data.auth_headers or ()))
    limits = FetchLimits(
        total_seconds=settings.fetch_timeout,
        allowed_networks=EVERY_NETWORK if settings.fetch_internal else (),
        ca_file=settings.fetch_ca_file,
    )
    # A local file is read where it lies, so that no work folder is needed for it.
    target = Path() if source.url.lower().startswith("file:") else work.path / "fetched"
    return Recording(fetch(source, target, limits), "fetch_data")
