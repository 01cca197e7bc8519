"""Handing the transcript over: to STDOUT, and to a folder in all formats."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from contract.config import JobConfig
from contract.errors.program import OutputNotWritten
from contract.transcript import Transcript
from transcriber.atomic import write_atomically

JSON_FILE: Final = "transcript.json"
TXT_FILE: Final = "transcript.txt"
SRT_FILE: Final = "transcript.srt"


def check_folder(folder: Path) -> None:
    """Make the folder of `--all-formats` if need be, and try to write to it before the long work begins.

    Raises
    ------
    OutputNotWritten
        It cannot be made or written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=folder):
            pass
    except OSError as error:
        raise _not_written(folder, error) from error


def all_formats(transcript: Transcript, json: bytes, config: JobConfig) -> dict[str, bytes]:
    """Content of each file of `--all-formats`, by name. The API's callbacks know the same three names."""
    from contract.formats.srt import to_srt  # noqa: PLC0415 - only where it was asked for
    from contract.formats.txt import to_txt  # noqa: PLC0415

    text = to_txt(transcript)
    return {
        JSON_FILE: json,
        TXT_FILE: (text + "\n" if text else "").encode(),
        SRT_FILE: to_srt(transcript, config.srt_overrides).encode(),
    }


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files so that no reader sees half of one.

    Raises
    ------
    OutputNotWritten
        The folder cannot be written to any more.
    """
    try:
        for name, content in files.items():
            write_atomically(folder / name, content)
    except OSError as error:
        raise _not_written(folder, error) from error


def _not_written(folder: Path, error: OSError) -> OutputNotWritten:
    return OutputNotWritten("cannot write to the folder of --all-formats", f"{folder}: {error.strerror}")
