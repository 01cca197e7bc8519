"""What a contender is: a command for a recording, and how its words are read."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from benchmarks.wer import spoken_text


class Contender(Protocol):
    """One row of the comparison.

    Attributes
    ----------
    name
        As the table shows it.
    licence
        Of the model, not of the library.
    scored
        Whether its words mean anything: those of random weights do not.
    """

    @property
    def name(self) -> str: ...

    @property
    def licence(self) -> str: ...

    @property
    def scored(self) -> bool: ...

    def command(self, recording: Path) -> Sequence[str]:
        """The process that transcribes a 16 kHz mono WAV and writes to STDOUT."""

    def text(self, stdout: bytes) -> str:
        """The words in what it wrote."""


@dataclass(frozen=True, slots=True)
class Pipeline:
    """Our own program.

    Attributes
    ----------
    program
        Path of `pipeline`.
    config
        Job configuration that names the operating point.
    options
        Further ones of the program.
    """

    name: str
    program: Path
    config: Path
    licence: str = "MIT"
    scored: bool = True
    options: tuple[str, ...] = ()

    def command(self, recording: Path) -> Sequence[str]:
        told = ("--input", str(recording), "--job-config", str(self.config))
        return [str(self.program), *told, *self.options]

    def text(self, stdout: bytes) -> str:
        return spoken_text(stdout)


@dataclass(frozen=True, slots=True)
class Script:
    """A library, driven by a script beside this file that prints what it heard.

    Attributes
    ----------
    module
        Name of the script.
    arguments
        Before the recording.
    """

    name: str
    module: str
    licence: str
    arguments: tuple[str, ...] = ()
    scored: bool = True

    def command(self, recording: Path) -> Sequence[str]:
        script = Path(__file__).with_name(f"{self.module}.py")
        return [sys.executable, str(script), *self.arguments, str(recording)]

    def text(self, stdout: bytes) -> str:
        return stdout.decode("utf-8")
