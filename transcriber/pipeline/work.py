"""The work folder: where intermediate files lie, for this run alone, and for no longer than it takes."""

import logging
import shutil
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from contract.errors.program import WorkFolderNotWritable

CONTAINER_USER_HOME: Final = Path("/home/smuser")

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

    @property
    def path(self) -> Path:
        """The run's own folder.

        Raises
        ------
        WorkFolderNotWritable
            It cannot be made.
        """
        if self._made is None:
            self._made = _make(self._chosen)
        return self._made


def _make(chosen: Path | None) -> Path:
    parent = chosen
    if parent is None and CONTAINER_USER_HOME.is_dir():
        parent = CONTAINER_USER_HOME / "work"
    try:
        if parent:
            parent.mkdir(parents=True, exist_ok=True)
        return Path(tempfile.mkdtemp(prefix="pipeline-", dir=parent))
    except OSError as error:
        where = parent or "no folder for temporary files"
        raise WorkFolderNotWritable(
            "cannot write to the work folder", f"{where}: {error.strerror}"
        ) from error


def _remove(folder: Path) -> None:
    try:
        shutil.rmtree(folder)
    except OSError as error:
        _log.warning("could not remove all of %s: %s", folder, error.strerror)
        shutil.rmtree(folder, ignore_errors=True)
