"""The program that is measured, started as its users start it."""

import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from benchmarks.here import NotHere
from benchmarks.process import Run, run
from transcriber.home import home
from transcriber.license.development import development_token

_PASSED_ON: Final = ("PATH", "HOME", "TMPDIR", "LONGHAND_HOME")
"""Variables the program gets. Any other could change what is measured without being seen in the results."""


@dataclass(frozen=True, slots=True)
class Program:
    """`pipeline` of this environment with the development licence.

    Attributes
    ----------
    path
        Of the program.
    environment
        All variables that it gets.
    """

    path: Path
    environment: dict[str, str]

    def __call__(
        self, recording: Path, *options: str, cores: Sequence[int], watch_memory: bool = False
    ) -> Run:
        """Transcribe a recording.

        Raises
        ------
        RunFailed
        """
        command = [str(self.path), "--input", str(recording), *options]
        return run(command, self.environment, cores, watch_memory=watch_memory)


def this_program() -> Program:
    """The one beside the running Python.

    Raises
    ------
    NotHere
        The project is not installed there.
    """
    path = Path(sys.executable).parent / "pipeline"
    if not path.is_file():
        raise NotHere(f"{path} does not exist: run `make bench`, or install the project")
    passed_on = {name: os.environ[name] for name in _PASSED_ON if name in os.environ}
    return Program(path, passed_on | {"LICENSE_TOKEN": development_token(home(), datetime.now(UTC))})
