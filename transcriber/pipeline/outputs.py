"""Handing the transcript over: to STDOUT, and to files."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from contract.config import JobConfig
from contract.errors.program import OutputNotWritten
from contract.transcript import Transcript
from transcriber.atomic import write_atomically

ALL_FORMATS: Final = "--all-formats"
KEEP_SPEAKERS: Final = "--keep-speakers"
"""Options that name where."""

JSON_FILE: Final = "transcript.json"
TXT_FILE: Final = "transcript.txt"
SRT_FILE: Final = "transcript.srt"


def check_folder(folder: Path, option: str) -> None:
    """Make the folder of an option if need be, and try to write to it before the long work begins.

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
        raise _not_written(folder, option, error) from error


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


def write_files(folder: Path, option: str, files: Mapping[str, bytes]) -> None:
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
        raise _not_written(folder, option, error) from error


def _not_written(folder: Path, option: str, error: OSError) -> OutputNotWritten:
    return OutputNotWritten(f"cannot write to the folder of {option}", f"{folder}: {error.strerror}")
