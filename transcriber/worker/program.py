"""The program `pipeline` of the image: where it is, and what it is given."""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from contract.errors.job import PipelineMissing

NAME: Final = "pipeline"
ORCHESTRATOR: Final = Path("/opt/orchestrator")
"""The contract's working directory. Where there is none, as outside a container, ours is used."""

_PRIVATE: Final = ("AWS_", "LONGHAND_TASK_")
"""Variables that begin so stay with the worker: the transcriber needs no credentials, so it gets none."""


@dataclass(frozen=True, slots=True)
class Files:
    """What lies in the folder of a run.

    Attributes
    ----------
    folder
        Private to the run.
    recording
        Named by its suffix alone: a key may hold what no file name can.
    """

    folder: Path
    recording: Path

    @property
    def config(self) -> Path:
        return self.folder / "config.json"

    @property
    def transcript(self) -> Path:
        """What `pipeline` writes to STDOUT."""
        return self.folder / "transcript.json"

    @property
    def speakers(self) -> Path:
        """What `pipeline` of this project writes where a job tells speakers apart."""
        return self.folder / "speakers.json"

    @property
    def formats(self) -> Path:
        """The folder of `--all-formats`."""
        return self.folder / "formats"


def find_pipeline(environment: Mapping[str, str]) -> Path:
    """Find the program: on the PATH, else beside the Python that runs the worker.

    Raises
    ------
    PipelineMissing
        There is none.
    """
    scripts = Path(sys.executable).parent
    found = shutil.which(NAME, path=environment.get("PATH", os.defpath)) or shutil.which(
        NAME, path=str(scripts)
    )
    if not found:
        raise PipelineMissing("the image has no program called pipeline", "neither on PATH nor beside Python")
    return Path(found).absolute()


def command(program: Path, files: Files, parallel: int) -> list[str]:
    """Write the command that transcribes a recording, in the words of the container contract."""
    return [
        str(program),
        "--job-config",
        str(files.config),
        "--all-formats",
        str(files.formats),
        "--parallel",
        str(parallel),
        "-stderr",
    ]


def environment_of_pipeline(environment: Mapping[str, str], files: Files) -> dict[str, str]:
    """Give the environment without anything that opens AWS, or that is meant for the worker alone.

    What the container contract has no option for is asked for here: other programs pass it over.
    """
    passed = {name: value for name, value in environment.items() if not name.startswith(_PRIVATE)}
    return {**passed, "LONGHAND_KEEP_SPEAKERS": str(files.speakers)}
