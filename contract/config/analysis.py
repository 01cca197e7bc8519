"""What may be asked about the transcript: translation, summary, topics and so on."""

from typing import Annotated, Literal

from pydantic import Field

from contract.config.base import Section, Text
from contract.limits import MAX_TARGET_LANGUAGES


class Translation(Section):
    target_languages: Annotated[list[Text], Field(max_length=MAX_TARGET_LANGUAGES)]
    enable_partials: bool | None = None


class LanguageIdentification(Section):
    expected_languages: list[Text] | None = None
    low_confidence_action: Literal["allow", "reject", "use_default_language"] | None = None
    default_language: Text | None = None


class Summarization(Section):
    content_type: Literal["auto", "informative", "conversational"] | None = None
    summary_length: Literal["brief", "detailed"] | None = None
    summary_type: Literal["paragraphs", "bullets"] | None = None


class SentimentAnalysis(Section):
    enable_sentiment: bool | None = None


class TopicDetection(Section):
    topics: list[Text] | None = None


class AutoChapters(Section):
    enable_chapters: bool | None = None


class AudioEvents(Section):
    types: list[Text] | None = None
