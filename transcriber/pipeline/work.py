"""The work folder: where intermediate files lie, for this run alone, and for no longer than it takes."""

import contextlib
import logging
import os
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from contract.errors.program import WorkFolderNotWritable

CONTAINER_USER_HOME: Final = Path("/home/smuser")

_NAME_BYTES: Final = 8
"""Of chance: several containers may share a folder, and have the same process ids."""

_log = logging.getLogger("longhand.pipeline")


class WorkFolder:
    """A folder of this run's own, mode 0700, removed with all it holds when the run ends.

    Made when it is first needed: with a recording at `/input.audio` a container needs nothing to write to.
    One that was asked for by name is made at once, so that a wrong name is not found out late or never.

    Parameters
    ----------
    chosen
        Parent folder from the settings. None stands for `/home/smuser/work` where there is `/home/smuser`,
        as in the container, else for the system's folder for temporary files.
    """

    def __init__(self, chosen: Path | None) -> None:
        self._chosen = chosen
        self._name = f"pipeline-{os.urandom(_NAME_BYTES).hex()}"
        self._made: Path | None = None

    def __enter__(self) -> Self:
        if self._chosen:
            _ = self.path
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._made:
            _remove(self._made)

    def remove(self) -> None:
        """Remove what another process, that was forked from this one and killed, has made of it."""
        with contextlib.suppress(OSError):
            made = (_named(self._chosen) or Path(tempfile.gettempdir())) / self._name
            if made.is_dir():
                _remove(made)

    @property
    def path(self) -> Path:
        """The run's own folder.

        Raises
        ------
        WorkFolderNotWritable
            It cannot be made.
        """
        if self._made is None:
            self._made = _make(self._chosen, self._name)
        return self._made


def _make(chosen: Path | None, name: str) -> Path:
    named = _named(chosen)
    try:
        if named:
            named.mkdir(parents=True, exist_ok=True)
        folder = (named or Path(tempfile.gettempdir())).absolute() / name
        folder.mkdir(mode=0o700)
    except OSError as error:
        where = named or "no folder for temporary files"
        raise WorkFolderNotWritable(
            "cannot write to the work folder", f"{where}: {error.strerror}"
        ) from error
    return folder


def _named(chosen: Path | None) -> Path | None:
    """The folder in which runs have theirs; None where it is that for temporary files."""
    return chosen or (CONTAINER_USER_HOME / "work" if CONTAINER_USER_HOME.is_dir() else None)


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        _log.warning("could not remove all of %s: %s", folder, error.strerror)
        shutil.rmtree(folder, ignore_errors=True)
