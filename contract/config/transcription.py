from typing import Annotated, Any, Final, Literal, Self

from pydantic import Field, StringConstraints, field_validator, model_validator

from contract.config.base import Positive, Section, Share, Text
from contract.limits import (
    MAX_REPLACED_CHARACTERS,
    MAX_REPLACEMENT_CHARACTERS,
    MAX_REPLACEMENTS,
    MAX_REPLACEMENTS_CHARACTERS,
    MAX_SOUNDS_LIKE,
    MAX_SPEAKER_IDENTIFIERS,
    MAX_VOCABULARY,
    MAX_VOCABULARY_CHARACTERS,
)

OperatingPoint = Literal["standard", "enhanced", "melia-1"]
Diarization = Literal[
    "none", "speaker", "channel", "speaker_change", "channel_and_speaker_change", "channel_and_speaker"
]
BY_CHANNEL: Final = frozenset({"channel", "channel_and_speaker_change", "channel_and_speaker"})
ONLY_CHANGES: Final = frozenset({"speaker_change", "channel_and_speaker_change"})
BY_SPEAKER: Final = frozenset({"speaker", "channel_and_speaker", *ONLY_CHANGES})
ALL_MARKS = "all"
Mark = Annotated[str, StringConstraints(pattern="^(.|all)$")]
ChannelLabel = Annotated[str, StringConstraints(pattern="^[A-Za-z0-9._]+$")]


class VocabularyEntry(Section):
    content: Text
    sounds_like: list[Text] | None = None

    @field_validator("content")
    @classmethod
    def _is_short(cls, content: str) -> str:
        if not content.split():
            raise ValueError("must hold a word")
        _check_sayable(content)
        return content

    @field_validator("sounds_like")
    @classmethod
    def _are_short(cls, ways: list[str] | None) -> list[str] | None:
        for at, way in enumerate(ways or ()):
            try:
                _check_sayable(way)
            except ValueError as error:
                raise ValueError(f"the way to say it at [{at}] {error}") from None
        return ways


def _check_sayable(way: str) -> None:
    if max(map(len, way.split()), default=0) > MAX_VOCABULARY_CHARACTERS:
        raise ValueError(f"has a word of more than {MAX_VOCABULARY_CHARACTERS} characters")


class PunctuationOverrides(Section):
    sensitivity: Share | None = None
    permitted_marks: list[Mark] | None = None


class AudioFiltering(Section):
    volume_threshold: Annotated[float, Field(ge=0, le=100)] | None = None


class Replacement(Section):
    from_: Annotated[str, Field(alias="from", max_length=MAX_REPLACED_CHARACTERS)]
    to: Annotated[str, Field(max_length=MAX_REPLACEMENT_CHARACTERS)]


class TranscriptFiltering(Section):
    remove_disfluencies: bool | None = None
    replacements: Annotated[list[Replacement], Field(max_length=MAX_REPLACEMENTS)] | None = None

    @field_validator("replacements")
    @classmethod
    def _are_short_together(cls, rules: list[Replacement] | None) -> list[Replacement] | None:
        count = sum(len(rule.from_) + len(rule.to) for rule in rules or ())
        if count > MAX_REPLACEMENTS_CHARACTERS:
            raise ValueError(
                f"holds {count} characters in all, at most {MAX_REPLACEMENTS_CHARACTERS} are allowed"
            )
        return rules


class KnownSpeaker(Section):
    label: Text
    speaker_identifiers: Annotated[list[Text], Field(min_length=1)]

    @field_validator("speaker_identifiers")
    @classmethod
    def _are_unique(cls, identifiers: list[str]) -> list[str]:
        if len(set(identifiers)) != len(identifiers):
            raise ValueError("names one identifier twice")
        return identifiers


class SpeakerDiarization(Section):
    prefer_current_speaker: bool | None = None
    speaker_sensitivity: Share | None = None
    max_speakers: Positive | None = None
    min_speakers: Positive | None = None
    get_speakers: bool | None = None
    speakers: list[KnownSpeaker] | None = None

    @field_validator("speakers")
    @classmethod
    def _are_few(cls, speakers: list[KnownSpeaker] | None) -> list[KnownSpeaker] | None:
        count = sum(len(speaker.speaker_identifiers) for speaker in speakers or ())
        if count > MAX_SPEAKER_IDENTIFIERS:
            raise ValueError(
                f"holds {count} speaker identifiers, at most {MAX_SPEAKER_IDENTIFIERS} are allowed"
            )
        return speakers

    @model_validator(mode="after")
    def _can_be_met(self) -> Self:
        if self.min_speakers and self.max_speakers and self.min_speakers > self.max_speakers:
            raise ValueError(
                f"asks for at least {self.min_speakers} speakers (min_speakers)"
                f" and at most {self.max_speakers} (max_speakers)"
            )
        return self


class TranscriptionConfig(Section):
    """What to recognise and how to write it. docs/config.md describes every key."""

    language: Text
    domain: Text | None = None
    output_locale: Text | None = None
    model: OperatingPoint | None = None
    operating_point: OperatingPoint | None = None
    additional_vocab: Annotated[list[VocabularyEntry], Field(max_length=MAX_VOCABULARY)] | None = None
    punctuation_overrides: PunctuationOverrides | None = None
    diarization: Diarization | None = None
    channel_diarization_labels: list[ChannelLabel] | None = None
    speaker_change_sensitivity: Share | None = None
    speaker_diarization_config: SpeakerDiarization | None = None
    enable_entities: bool | None = None
    audio_filtering_config: AudioFiltering | None = None
    transcript_filtering_config: TranscriptFiltering | None = None
    language_hints: list[Text] | None = None
    language_hints_strict: bool | None = None
    enable_partials: bool | None = None
    max_delay: Annotated[float, Field(ge=0)] | None = None
    max_delay_mode: Literal["fixed", "flexible"] | None = None

    @field_validator("additional_vocab")
    @classmethod
    def _is_said_in_few_ways(cls, entries: list[VocabularyEntry] | None) -> list[VocabularyEntry] | None:
        ways = sum(len(entry.sounds_like or ()) for entry in entries or ())
        if ways > MAX_SOUNDS_LIKE:
            raise ValueError(f"has {ways} sounds_like in all, at most {MAX_SOUNDS_LIKE} are allowed")
        return entries

    @model_validator(mode="after")
    def _names_one_operating_point(self) -> Self:
        if self.model and self.operating_point and self.model != self.operating_point:
            raise ValueError("model and operating_point mean the same and must not differ; give only one")
        return self

    @property
    def effective_operating_point(self) -> OperatingPoint:
        """`model`, or its older name `operating_point`, or the default of the contract."""
        return self.model or self.operating_point or "standard"

    @property
    def by_channel(self) -> bool:
        """Whether each channel is transcribed by itself, instead of all of them mixed into one."""
        return self.diarization in BY_CHANNEL

    @property
    def by_speaker(self) -> bool:
        """Whether who speaks is to be told from the voices."""
        return self.diarization in BY_SPEAKER

    @property
    def only_changes(self) -> bool:
        """Whether to tell where the speaker changes, and not who speaks."""
        return self.diarization in ONLY_CHANGES

    @property
    def permitted_marks(self) -> frozenset[str] | None:
        """The punctuation marks that may stand in the transcript; None for all, empty for none."""
        marks = self.punctuation_overrides.permitted_marks if self.punctuation_overrides else None
        return None if marks is None or ALL_MARKS in marks else frozenset(marks)

    def as_given(self) -> dict[str, Any]:
        """Return exactly the keys that the user gave, for `metadata.transcription_config`."""
        return self.model_dump(mode="json", by_alias=True, exclude_unset=True)
