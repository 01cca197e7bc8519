"""What a job config really asks for, and whether a language pack can do it.

A feature is named by the path of its key: `transcription_config.enable_entities`,
`transcription_config.additional_vocab`. Where each value is a feature of its own, the value follows:
`transcription_config.operating_point=enhanced`, `transcription_config.diarization=speaker`,
`transcription_config.output_locale=en-GB`. `model` is another name of `operating_point` and asks for the
same feature. A language pack lists the features it has under these names.

A value that changes nothing asks for nothing: null, false, `[]`, the documented default (`diarization:
"none"`, `sensitivity: 0.5`), or an empty object that only tunes something (`punctuation_overrides: {}`).
There are two kinds of exception, because the contract gives the empty value a meaning: `permitted_marks: []`
asks for no punctuation, and an empty `sentiment_analysis_config`, `auto_chapters_config` and so on switches
the analysis on.

`fetch_data`, `notification_config`, `tracking` and `output_config.srt_overrides` hold in every pack.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Final

from contract.config.job import JobConfig
from contract.config.transcription import ALL_MARKS
from contract.errors.config import FeatureNotAvailable

OPERATING_POINT: Final = "transcription_config.operating_point"


@dataclass(frozen=True, slots=True)
class Request:
    """One feature that a job config asks for.

    Attributes
    ----------
    feature
        The name a language pack lists it under.
    key
        The same in the user's words: the key they wrote, with the value where it matters.
    """

    feature: str
    key: str


class Asks(Enum):
    """When a key asks for its feature."""

    SET = auto()
    """By any value but null, false, an empty list or its default."""
    GIVEN = auto()
    """By any value but null; an analysis, unless it is switched off in its own object."""
    BY_VALUE = auto()
    """Each value asks for a feature of its own."""


RULES: Final = {
    "transcription_config.domain": Asks.BY_VALUE,
    "transcription_config.output_locale": Asks.BY_VALUE,
    "transcription_config.additional_vocab": Asks.SET,
    "transcription_config.additional_vocab[].sounds_like": Asks.SET,
    "transcription_config.punctuation_overrides.sensitivity": Asks.SET,
    "transcription_config.punctuation_overrides.permitted_marks": Asks.GIVEN,
    "transcription_config.diarization": Asks.BY_VALUE,
    "transcription_config.channel_diarization_labels": Asks.SET,
    "transcription_config.speaker_change_sensitivity": Asks.SET,
    "transcription_config.speaker_diarization_config.prefer_current_speaker": Asks.SET,
    "transcription_config.speaker_diarization_config.speaker_sensitivity": Asks.SET,
    "transcription_config.speaker_diarization_config.max_speakers": Asks.SET,
    "transcription_config.speaker_diarization_config.min_speakers": Asks.SET,
    "transcription_config.speaker_diarization_config.get_speakers": Asks.SET,
    "transcription_config.speaker_diarization_config.speakers": Asks.SET,
    "transcription_config.enable_entities": Asks.SET,
    "transcription_config.audio_filtering_config": Asks.GIVEN,
    "transcription_config.transcript_filtering_config.remove_disfluencies": Asks.SET,
    "transcription_config.transcript_filtering_config.replacements": Asks.SET,
    "transcription_config.language_hints": Asks.SET,
    "transcription_config.language_hints_strict": Asks.SET,
    "transcription_config.enable_partials": Asks.SET,
    "transcription_config.max_delay": Asks.GIVEN,
    "transcription_config.max_delay_mode": Asks.BY_VALUE,
    "fetch_text": Asks.GIVEN,
    "output_config.generate_lattice": Asks.SET,
    "translation_config.target_languages": Asks.SET,
    "translation_config.enable_partials": Asks.SET,
    "language_identification_config.expected_languages": Asks.SET,
    "language_identification_config.low_confidence_action": Asks.BY_VALUE,
    "language_identification_config.default_language": Asks.SET,
    "summarization_config": Asks.GIVEN,
    "sentiment_analysis_config": Asks.GIVEN,
    "topic_detection_config": Asks.GIVEN,
    "auto_chapters_config": Asks.GIVEN,
    "audio_events_config": Asks.GIVEN,
}
"""Every key that may ask for something, but the operating point, which every job has."""

IN_EVERY_PACK: Final = (
    "type",
    "transcription_config.language",
    "fetch_data",
    "notification_config",
    "tracking",
    "output_config.srt_overrides",
)

_DEFAULTS: Final[dict[str, Any]] = {
    "transcription_config.diarization": "none",
    "transcription_config.punctuation_overrides.sensitivity": 0.5,
    "transcription_config.punctuation_overrides.permitted_marks": [ALL_MARKS],
    "transcription_config.speaker_change_sensitivity": 0.4,
    "transcription_config.speaker_diarization_config.speaker_sensitivity": 0.5,
    "language_identification_config.low_confidence_action": "reject",
}
_LONGEST_SHOWN: Final = 64
"""Characters of a value that a message repeats."""
_SWITCHES: Final = ("enable_sentiment", "enable_chapters")


def requested(config: JobConfig) -> tuple[Request, ...]:
    """Give every feature that a job asks for; the operating point first, since every job has one."""
    document = config.model_dump(by_alias=True, exclude_unset=True, exclude_none=True)
    others = (
        _request(path, rule, value) for path, rule in RULES.items() for value in _values(document, path)
    )
    return (_operating_point(config), *dict.fromkeys(request for request in others if request))


def refuse_unavailable(config: JobConfig, available: Collection[str], language: str = "") -> None:
    """Refuse a job that asks for what the language pack does not have.

    Parameters
    ----------
    available
        The features of the pack, named as the docstring of this module says.
    language
        Code of the language that has these, where the pack has several.

    Raises
    ------
    FeatureNotAvailable
        Names every key that asks for a missing feature, separated by commas.
    """
    missing = [request.key for request in requested(config) if request.feature not in available]
    if missing and language:
        raise FeatureNotAvailable(
            f"not available in this language pack for {language!r}: {', '.join(missing)}"
        )
    if missing:
        raise FeatureNotAvailable(f"not available in this language pack: {', '.join(missing)}")


def _operating_point(config: JobConfig) -> Request:
    asked = config.transcription_config
    key = "transcription_config.model" if asked.model and not asked.operating_point else OPERATING_POINT
    point = asked.effective_operating_point
    return Request(f"{OPERATING_POINT}={point}", f"{key}={point}")


def _request(path: str, rule: Asks, value: Any) -> Request | None:
    if _DEFAULTS.get(path) == value or not _asks(rule, value):
        return None
    name = path.replace("[]", "")
    if rule is not Asks.BY_VALUE:
        return Request(name, name)
    shown = value if len(value) <= _LONGEST_SHOWN else value[:_LONGEST_SHOWN] + "..."
    return Request(f"{name}={value}", f"{name}={shown}")


def _asks(rule: Asks, value: Any) -> bool:
    if rule is Asks.GIVEN:
        return not (isinstance(value, dict) and any(value.get(switch) is False for switch in _SWITCHES))
    # Zero is a value like any other number: a sensitivity of 0 asks for it.
    return value is not False and value != []


def _values(document: Any, path: str) -> Iterator[Any]:
    """Give the values at a key path; several where it leads through a list (`[]`)."""
    name, _, rest = path.partition(".")
    key, in_list = name.removesuffix("[]"), name.endswith("[]")
    if key not in document:
        return
    for value in document[key] if in_list else [document[key]]:
        if rest:
            yield from _values(value, rest)
        else:
            yield value
