"""The transcript in JSON v2, format 2.7: its values, and how they are written and read."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import UTC, datetime
from functools import cache
from typing import TYPE_CHECKING, Any, Final, Literal

if TYPE_CHECKING:
    from pydantic import TypeAdapter

FORMAT: Final = "2.7"
UNKNOWN_SPEAKER: Final = "UU"
SPEAKER_CHANGE: Final = "speaker_change"
"""Kind of result in older versions of the contract: the speaker changes here."""

Attachment = Literal["previous", "next", "both", "none"]


@dataclass(frozen=True, slots=True)
class Alternative:
    """One reading of a result.

    Attributes
    ----------
    confidence
        Probability, 0 to 1.
    tags
        What kind of word it is: `disfluency`, `profanity`.
    """

    content: str
    confidence: float
    language: str
    speaker: str | None = None
    tags: Sequence[str] | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """A word or mark inside the spoken or the written form of an entity."""

    type: str
    start_time: float
    end_time: float
    alternatives: Sequence[Alternative]


@dataclass(frozen=True, slots=True)
class Result:
    """One item of the transcript, in the order spoken.

    Attributes
    ----------
    type
        `word`, `punctuation`, `entity` or `speaker_change`. Others may appear in transcripts of other
        programs and can be passed over.
    start_time, end_time
        Seconds from the start of the file, in hundredths.
    alternatives
        Most likely first. This program gives one.
    is_eos, attaches_to
        Of punctuation only: whether a sentence ends here, and on which side no word delimiter stands.
    overlap
        True where somebody else speaks at the same time; otherwise None. An addition to the contract: other
        programs give none.
    """

    type: str
    start_time: float
    end_time: float
    alternatives: Sequence[Alternative] = ()
    is_eos: bool | None = None
    attaches_to: Attachment | None = None
    channel: str | None = None
    volume: float | None = None
    overlap: bool | None = None
    entity_class: str | None = None
    spoken_form: Sequence[Form] | None = None
    written_form: Sequence[Form] | None = None


@dataclass(frozen=True, slots=True)
class LanguagePackInfo:
    """`itn` says whether numbers and dates can be written as figures, `adapted` whether words were added."""

    word_delimiter: str = " "
    language_description: str | None = None
    writing_direction: Literal["left-to-right", "right-to-left"] | None = None
    itn: bool | None = None
    adapted: bool | None = None


@dataclass(frozen=True, slots=True)
class LikelyLanguage:
    """`confidence` is the probability, 0 to 1."""

    language: str
    confidence: float


@dataclass(frozen=True, slots=True)
class IdentifiedPart:
    """What is probably spoken in a part of the recording, most likely first; times in seconds."""

    alternatives: Sequence[LikelyLanguage]
    start_time: float
    end_time: float


@dataclass(frozen=True, slots=True)
class LanguageIdentificationResult:
    """How the language was found out, where the job left it open.

    Attributes
    ----------
    error, message
        Why the language was not simply the most likely one: LOW_CONFIDENCE, NO_SPEECH.
    """

    results: Sequence[IdentifiedPart] | None = None
    error: str | None = None
    message: str | None = None


@dataclass(frozen=True, slots=True)
class UtteranceQuality:
    """How far a stretch of speech can be trusted.

    Attributes
    ----------
    start_time, end_time
        Of its first and its last word, in seconds.
    words
        How many it has.
    doubtful_words
        Share of them, 0 to 1, whose confidence is below a half.
    signal_to_noise
        Estimate, in decibels, -10 to 60. None where there is too little to tell.
    channel
        Of the recording, from 0; 0 for one whose channels are mixed into one.
    """

    start_time: float
    end_time: float
    words: int
    doubtful_words: float
    signal_to_noise: float | None = None
    channel: int = 0


@dataclass(frozen=True, slots=True)
class Metadata:
    """How the transcript came about.

    Attributes
    ----------
    created_at
        In UTC, with milliseconds: `2020-06-30T15:43:50.871Z`.
    transcription_config, output_config
        As the user gave them.
    orchestrator_version
        Version of the program that wrote the transcript (PEP 440).
    quality
        Stretch by stretch. An addition to the contract: other programs give none.
    """

    created_at: str
    type: str = "transcription"
    transcription_config: Mapping[str, Any] | None = None
    output_config: Mapping[str, Any] | None = None
    language_pack_info: LanguagePackInfo | None = None
    language_identification: LanguageIdentificationResult | None = None
    orchestrator_version: str | None = None
    quality: Sequence[UtteranceQuality] | None = None


@dataclass(frozen=True, slots=True)
class JobInfo:
    """The job, in transcripts served by the API. `duration` is in whole seconds."""

    created_at: str
    data_name: str
    duration: int
    id: str
    tracking: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True)
class Speaker:
    label: str
    speaker_identifiers: Sequence[str]


@dataclass(frozen=True, slots=True)
class Transcript:
    """A whole transcript. The container gives no `job`; the API does."""

    metadata: Metadata
    results: Sequence[Result]
    format: str = FORMAT
    job: JobInfo | None = None
    speakers: Sequence[Speaker] | None = None

    @property
    def word_delimiter(self) -> str:
        return self.metadata.language_pack_info.word_delimiter if self.metadata.language_pack_info else " "


def timestamp(moment: datetime) -> str:
    """Write a moment with its time zone as UTC with milliseconds: `2020-06-30T15:43:50.871Z`."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def transcript_json(transcript: Transcript) -> bytes:
    """Write JSON v2 in UTF-8, one result a line.

    Two hours of speech are about 23,600 results. At 150 bytes each they stay under 4 MB, half of what
    indented JSON takes, and `grep`, `head` and `diff` still show one result at a time. Keys are in
    alphabetical order.
    """
    sections = {name: _line(section) for name, section in _given(replace(transcript, results=())).items()}
    if transcript.results:
        lines = ",\n".join(_line(_given(result)) for result in transcript.results)
        sections["results"] = f"[\n{lines}\n]"
    body = ",\n".join(f'"{name}": {section}' for name, section in sections.items())
    return f"{{\n{body}\n}}\n".encode()


def parse_transcript(raw: bytes | str) -> Transcript:
    """Read JSON v2, of this program or another; sections and keys unknown here are passed over.

    Raises
    ------
    pydantic.ValidationError
        This is no transcript.
    """
    return _reader().validate_json(raw)


@cache
def _reader() -> "TypeAdapter[Transcript]":
    # Only readers of transcripts pay for this import, not the program that writes them.
    from pydantic import TypeAdapter  # noqa: PLC0415

    return TypeAdapter(Transcript)


_encoder = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"))


def _line(value: Any) -> str:
    return _encoder.encode(value)


def _given(value: Any) -> Any:
    """Turn values into what JSON has, without the fields that are None."""
    if names := _field_names(value.__class__):
        fields = ((name, getattr(value, name)) for name in names)
        return {name: _given(field) for name, field in fields if field is not None}
    if isinstance(value, list | tuple):
        return [_given(item) for item in value]
    return value


@cache
def _field_names(kind: type) -> tuple[str, ...]:
    return tuple(sorted(field.name for field in fields(kind))) if is_dataclass(kind) else ()
