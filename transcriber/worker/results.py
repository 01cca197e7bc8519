"""What a run of `pipeline` left: the transcript in three formats, and perhaps who speaks."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from contract.errors.job import JobFailed
from contract.job.layout import TranscriptFormat
from transcriber.worker.program import Files

_AUDIO: Final = (
    re.compile(r"(\d+\.\d+) s of audio in "),
    re.compile(r"Transcribed (\d+) seconds of speech"),
)
"""How the log tells the length of the recording, the more exact way first."""


@dataclass(frozen=True, slots=True)
class Results:
    """A transcript, ready to be stored.

    Attributes
    ----------
    files
        Content of each format.
    audio_seconds
        Length of the recording.
    speakers
        `speakers.json`; None where the job tells no speakers apart, or the program keeps nothing.
    """

    files: Mapping[TranscriptFormat, bytes]
    audio_seconds: float
    speakers: bytes | None = None


def collect(folder: Files, config: Mapping[str, Any], lines: Sequence[str]) -> Results:
    """Take the results out of the folder of a run.

    Parameters
    ----------
    folder
        What is missing in that of `--all-formats` is made from the transcript.
    config
        Of the job.
    lines
        The last ones on STDERR.

    Raises
    ------
    JobFailed
        There is no transcript, though the program ended as if there were.
    """
    raw = folder.transcript.read_bytes()
    document = read_document(raw)
    files: dict[TranscriptFormat, bytes] = {"json-v2": raw}
    txt, srt = _found(folder.formats, "txt"), _found(folder.formats, "srt")
    files["txt"] = _txt(raw) if txt is None else txt
    files["srt"] = _srt(raw, config) if srt is None else srt
    speakers = folder.speakers.read_bytes() if folder.speakers.is_file() else None
    return Results(files, audio_seconds(lines, document), speakers)


def read_document(raw: bytes) -> dict[str, Any]:
    """Read a transcript in JSON v2, as far as every program that keeps the contract writes it.

    Raises
    ------
    JobFailed
        It is none.
    """
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError) as error:
        found = f"STDOUT is no JSON: {error}" if raw.strip() else "STDOUT is empty"
        raise _no_transcript(found) from error
    if not isinstance(document, dict):
        raise _no_transcript("STDOUT is JSON, but no object")
    if "format" not in document or not isinstance(document.get("results"), list):
        raise _no_transcript("STDOUT is a JSON object, but without format and results")
    return document


def audio_seconds(lines: Sequence[str], document: Mapping[str, Any]) -> float:
    """Tell how long the recording was: as the log says, else to where its transcript reaches."""
    for pattern in _AUDIO:
        for line in reversed(lines):
            if said := pattern.search(line):
                return float(said[1])
    ends = (item.get("end_time") for item in document["results"] if isinstance(item, dict))
    return float(max((end for end in ends if isinstance(end, int | float)), default=0.0))


def _no_transcript(found: str) -> JobFailed:
    return JobFailed("pipeline ended without an error, and without a transcript", found)


def _found(formats: Path, suffix: str) -> bytes | None:
    # The contract names the folder, not the files in it.
    files = sorted(formats.glob(f"*.{suffix}"))
    return files[0].read_bytes() if files else None


def _txt(raw: bytes) -> bytes:
    from contract.formats.txt import to_txt  # noqa: PLC0415 - needs pydantic, and most images write it themselves
    from contract.transcript import parse_transcript  # noqa: PLC0415

    text = to_txt(parse_transcript(raw))
    return (text + "\n" if text else "").encode()


def _srt(raw: bytes, config: Mapping[str, Any]) -> bytes:
    from contract.config import SrtOverrides  # noqa: PLC0415 - as above
    from contract.formats.srt import to_srt  # noqa: PLC0415
    from contract.transcript import parse_transcript  # noqa: PLC0415

    asked = (config.get("output_config") or {}).get("srt_overrides") or {}
    return to_srt(parse_transcript(raw), SrtOverrides.model_validate(asked)).encode()
