from typing import Any, Literal

from contract.config.analysis import (
    AudioEvents,
    AutoChapters,
    LanguageIdentification,
    SentimentAnalysis,
    Summarization,
    TopicDetection,
    Translation,
)
from contract.config.base import Section
from contract.config.delivery import FetchData, Notifications, OutputConfig, SrtOverrides, Tracking
from contract.config.transcription import TranscriptionConfig


class JobConfig(Section):
    """The job config of the v2 batch API, every key of it. docs/config.md describes each.

    Whether a language pack can do what is asked is another question.
    """

    # `contract.features` answers it. The text above is in the description of the API as well.

    type: Literal["transcription"]
    transcription_config: TranscriptionConfig
    fetch_data: FetchData | None = None
    fetch_text: FetchData | None = None
    notification_config: Notifications | None = None
    tracking: Tracking | None = None
    output_config: OutputConfig | None = None
    translation_config: Translation | None = None
    language_identification_config: LanguageIdentification | None = None
    summarization_config: Summarization | None = None
    sentiment_analysis_config: SentimentAnalysis | None = None
    topic_detection_config: TopicDetection | None = None
    auto_chapters_config: AutoChapters | None = None
    audio_events_config: AudioEvents | None = None

    @property
    def srt_overrides(self) -> SrtOverrides | None:
        return self.output_config.srt_overrides if self.output_config else None

    def output_config_as_given(self) -> dict[str, Any] | None:
        """Return exactly the keys that the user gave, for `metadata.output_config`."""
        if self.output_config is None:
            return None
        return self.output_config.model_dump(mode="json", exclude_unset=True)
