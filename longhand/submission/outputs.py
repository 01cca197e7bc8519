"""Where transcripts are written: beside nothing that is not theirs."""

from __future__ import annotations

import os
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Final

from contract.errors.client import TranscriptNotWritten, TranscriptThere
from transcriber.atomic import write_atomically

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from contract.job.layout import TranscriptFormat

SUFFIXES: Final[dict[TranscriptFormat, str]] = {"json-v2": ".json", "txt": ".txt", "srt": ".srt"}

Targets = dict["TranscriptFormat", Path]
"""Where the transcript of one recording goes, in each format."""


def targets_in(
    folder: Path, recordings: Sequence[Path], formats: Iterable[TranscriptFormat]
) -> dict[Path, Targets]:
    """Name the files of the transcripts of several recordings in one folder.

    `talk.wav` becomes `talk.txt`; where there is a `talk.mp3` as well they become `talk.wav.txt` and
    `talk.mp3.txt`.

    Raises
    ------
    TranscriptThere
        Two recordings would have one file: those of the same name in different folders.
    """
    stems = Counter(recording.stem for recording in recordings)
    formats, found, taken = tuple(formats), {}, dict[Path, Path]()
    for recording in recordings:
        found[recording] = targets(folder, recording, formats, whole_name=stems[recording.stem] > 1)
        for path in found[recording].values():
            if other := taken.get(path):
                raise TranscriptThere(f"{other} and {recording} would be written to one file", str(path))
            taken[path] = recording
    return found


def targets(
    folder: Path, recording: Path, formats: Iterable[TranscriptFormat], *, whole_name: bool = False
) -> Targets:
    """Name the files of the transcripts of one recording."""
    name = recording.name if whole_name else recording.stem
    return {form: (folder / f"{name}{SUFFIXES[form]}").absolute() for form in formats}


def refuse_there(paths: Iterable[Path], ours: Collection[str]) -> None:
    """See that no file is in the way, but those that were written for the same job.

    Raises
    ------
    TranscriptThere
    """
    for path in paths:
        if str(path) not in ours and os.path.lexists(path):
            raise TranscriptThere(f"{path} is there already")


def write_transcript(path: Path, content: bytes) -> None:
    """Write a transcript, wholly or not at all.

    Raises
    ------
    TranscriptNotWritten
    """
    try:
        write_atomically(path, content, 0o666 & ~_UMASK)
    except OSError as error:
        raise TranscriptNotWritten(f"cannot write {path}", error.strerror or str(error)) from error


def _umask() -> int:
    """Ask for the permissions that new files do not get: which can only be asked by setting them."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


_UMASK: Final = _umask()
