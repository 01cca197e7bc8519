"""Jobs as processes of this machine: what needs nothing but this installation."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Final

from local.executors.executor import Attempt, CannotStart, Run
from local.executors.launcher import Launcher, Program
from local.executors.memory import MemoryFolders

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from contract.job.definition import JobDefinition

_COMMAND: Final = ("worker",)


class ProcessExecutor:
    """Runs the worker as a process, in a process group of its own that ends as a whole.

    Of the job definition's container nothing is there: no read-only root, no other user, no limit of memory
    or processors. vCPUs count only for how many jobs run at once. Its file systems in memory are one private
    folder in shared memory, the process's working folder and `TMPDIR`.

    Parameters
    ----------
    command
        What stands for the image's `worker`; its program with its whole path.
    environment
        Of every attempt, the job's own variables on top. Nothing else is in it, not that of this process.
    folders
        Where the attempts' private folders are made.
    """

    def __init__(
        self, command: Sequence[str], environment: Mapping[str, str], folders: MemoryFolders | None = None
    ) -> None:
        self._command = tuple(command)
        self._environment = dict(environment)
        self._folders = folders or MemoryFolders()
        self._launcher = Launcher()

    def image(self, definition: JobDefinition) -> str:
        del definition
        return f"process:{Path(self._command[0]).name}"

    def refusal(self, definition: JobDefinition, command: Sequence[str]) -> str | None:
        if definition.privileged:
            return "a process cannot be a privileged container"
        if tuple(command) == _COMMAND:
            return None
        return "a job that runs as a process has the command ['worker'] and no other: use containers"

    def start(self, attempt: Attempt) -> Run:
        try:
            folder = self._folders.make()
        except OSError as error:
            raise CannotStart(f"CannotStartContainerError: {error}") from error
        environment = self._environment | dict(attempt.environment) | {"TMPDIR": folder}
        try:
            return self._launcher.start(Program(argv=self._command, environment=environment, folder=folder))
        except CannotStart:
            shutil.rmtree(folder, ignore_errors=True)
            raise

    def close(self) -> None:
        self._launcher.close()
