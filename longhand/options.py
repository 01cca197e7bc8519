"""Options that several commands share, and the API that they lead to."""

from __future__ import annotations

from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from longhand.submission.stop import Stop
from transcriber.pipeline.signals import SignalReceived, signals_raise

if TYPE_CHECKING:
    from collections.abc import Iterator

    from contract.job.layout import TranscriptFormat
    from longhand.client import Api

_SIGNALLED: Final = 128

ApiUrl = Annotated[
    str | None,
    typer.Option(
        "--api-url",
        metavar="URL",
        help="Where the API is. [default: LONGHAND_API_URL, the file of settings, or `longhand local`]",
    ),
]
KeyFile = Annotated[
    Path | None,
    typer.Option(
        "--api-key-file", metavar="FILE", help="File that holds the key. [default: LONGHAND_API_KEY]"
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON for a script.")]
Config = Annotated[
    str | None,
    typer.Option("--config", metavar="FILE_OR_JSON", help="Job config for all of them: a file, or JSON."),
]
Language = Annotated[
    str | None, typer.Option("--language", metavar="CODE", help="What is spoken. [default: en]")
]
OperatingPoint = Annotated[
    str | None, typer.Option("--operating-point", metavar="NAME", help="standard or enhanced.")
]
Timeout = Annotated[
    float | None,
    typer.Option(
        "--timeout", min=0, metavar="SECONDS", help="How long to wait. [default: as long as it takes]"
    ),
]
Overwrite = Annotated[
    bool, typer.Option("--overwrite", help="Let transcripts take the place of files that are there.")
]


class Form(StrEnum):
    """A format of transcripts, as commands take it."""

    JSON = "json-v2"
    TXT = "txt"
    SRT = "srt"


FORMATS: Final[dict[Form, TranscriptFormat]] = {Form.JSON: "json-v2", Form.TXT: "txt", Form.SRT: "srt"}


@contextmanager
def the_api(url: str | None, key_file: Path | None) -> Iterator[Api]:
    """Give the API for a command of a few calls."""
    from longhand.client import Api, find_access  # noqa: PLC0415 - slow, and not for commands without the API

    with interruptible(""), Api(find_access(url, key_file)) as api:
        yield api


@contextmanager
def the_patient_api(url: str | None, key_file: Path | None) -> Iterator[tuple[Api, Stop]]:
    """Give the API to several threads, and what ends them."""
    from longhand.client import Api, find_access  # noqa: PLC0415 - as above

    stop = Stop()
    with Api(find_access(url, key_file), stop.pause) as api:
        yield api, stop


@contextmanager
def interruptible(how_on: str) -> Iterator[None]:
    """Make Ctrl-C and SIGTERM an orderly end with the exit code of the signal.

    Parameters
    ----------
    how_on
        What to do to go on, for the user.
    """
    try:
        with signals_raise():
            yield
    except SignalReceived as received:
        if how_on:
            typer.echo(f"longhand: stopped; {how_on}", err=True)
        raise typer.Exit(_SIGNALLED + received.number) from None
