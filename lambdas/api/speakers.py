"""Transcripts with another number of speakers than the stored one has."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from contract.config import SrtOverrides
from contract.config.transcription import BY_SPEAKER, ONLY_CHANGES
from contract.errors.api import SpeakersNotKept
from contract.formats.srt import to_srt
from contract.formats.txt import to_txt
from contract.job.layout import TranscriptFormat, speakers_key
from contract.speakers.kept import parse_kept
from contract.speakers.other import with_other_speakers
from contract.transcript import Transcript, parse_transcript, transcript_json
from lambdas.api.stored import stored

if TYPE_CHECKING:
    from contract.job.record import JobRecord
    from contract.speakers.told import Limits
    from lambdas.api.call import Service

_NAMED: Final = BY_SPEAKER - ONLY_CHANGES
"""Values of `diarization` with which words have labels of speakers."""


def with_limits(
    service: Service, record: JobRecord, raw: bytes, form: TranscriptFormat, limits: Limits
) -> bytes:
    """Write a transcript with as many speakers as the limits allow.

    Parameters
    ----------
    raw
        The stored one, in JSON v2.

    Raises
    ------
    SpeakersNotKept
        The job kept nothing to tell them from.
    """
    transcript = parse_transcript(raw)
    found = stored(service, speakers_key(record.id))
    if found is None:
        raise SpeakersNotKept(detail=f"{_why_not(transcript)}. {SpeakersNotKept.advice}")
    told = with_other_speakers(transcript, parse_kept(found.read()), limits)
    if form == "json-v2":
        return transcript_json(told)
    if form == "srt":
        return to_srt(told, _overrides(told)).encode()
    text = to_txt(told)
    return (text + "\n" if text else "").encode()


def _why_not(transcript: Transcript) -> str:
    asked = (transcript.metadata.transcription_config or {}).get("diarization")
    if asked not in _NAMED:
        return (
            f"the job had diarization {asked!r}, which labels no speakers"
            if asked
            else ("the job did not ask for speakers")
        )
    return "the job ran with a version, or with an image of another program, that keeps nothing for this"


def _overrides(transcript: Transcript) -> SrtOverrides:
    """What the job asked of its subtitles, as the metadata show it."""
    return SrtOverrides.model_validate((transcript.metadata.output_config or {}).get("srt_overrides") or {})
