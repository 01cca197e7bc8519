"""Diarization error rate as pyannote.metrics counts it, but for a quarter of a second around each change."""

import json
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from pyannote.core import Annotation, Segment
from pyannote.metrics.diarization import DiarizationErrorRate

COLLAR_SECONDS: Final = 0.5
"""Both sides of a change together."""
SAME_TURN_SECONDS: Final = 1.0
"""Words of one speaker with a shorter pause between them are one turn."""


@dataclass(frozen=True, slots=True)
class Errors:
    """Seconds of one recording, all speakers added up.

    Attributes
    ----------
    speech
        In the reference.
    confusion, missed, false_alarm
        With the wrong speaker, with none, and where nobody speaks.
    speakers, found
        How many there are, and how many were told apart.
    """

    speech: float
    confusion: float
    missed: float
    false_alarm: float
    speakers: int
    found: int

    @property
    def wrong(self) -> float:
        return self.confusion + self.missed + self.false_alarm

    def as_json(self) -> dict[str, Any]:
        return {name: round(value, 3) for name, value in asdict(self).items()}


def speaker_errors(turns: Sequence[Mapping[str, Any]], transcript: bytes) -> Errors:
    """Compare who speaks in a JSON transcript with turns that have `start`, `end` (seconds) and `spk`."""
    reference, heard = Annotation(), Annotation()
    for number, turn in enumerate(turns):
        reference[Segment(turn["start"], turn["end"]), number] = turn["spk"]
    for number, (start, end, speaker) in enumerate(said_turns(transcript)):
        heard[Segment(start, max(end, start + 0.01)), number] = speaker
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="'uem' was approximated")
        found = DiarizationErrorRate(collar=COLLAR_SECONDS)(reference, heard, detailed=True)
    return Errors(
        found["total"],
        found["confusion"],
        found["missed detection"],
        found["false alarm"],
        len(reference.labels()),
        len(heard.labels()),
    )


def said_turns(transcript: bytes) -> list[tuple[float, float, str]]:
    """Start, end and label of each run of words of one speaker."""
    runs: list[tuple[float, float, str]] = []
    for item in json.loads(transcript)["results"]:
        if item["type"] != "word":
            continue
        speaker = item["alternatives"][0]["speaker"]
        if runs and runs[-1][2] == speaker and item["start_time"] - runs[-1][1] < SAME_TURN_SECONDS:
            runs[-1] = (runs[-1][0], item["end_time"], speaker)
        else:
            runs.append((item["start_time"], item["end_time"], speaker))
    return runs
