"""The job config as the API shows it: nothing secret, and no key that a client would choke on."""

from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import urlsplit

_SHOWN: Final[Mapping[str, frozenset[str]]] = {
    "transcription_config": frozenset(
        {
            "language",
            "domain",
            "output_locale",
            "model",
            "operating_point",
            "additional_vocab",
            "punctuation_overrides",
            "diarization",
            "channel_diarization_labels",
            "speaker_diarization_config",
            "enable_entities",
            "audio_filtering_config",
            "transcript_filtering_config",
            "language_hints",
            "language_hints_strict",
            "enable_partials",
            "max_delay",
            "max_delay_mode",
        }
    ),
    "tracking": frozenset({"title", "reference", "tags"}),
    "output_config": frozenset({"generate_lattice", "srt_overrides"}),
    "translation_config": frozenset({"target_languages", "enable_partials"}),
    "language_identification_config": frozenset({"expected_languages"}),
    "summarization_config": frozenset({"content_type", "summary_length", "summary_type"}),
    "sentiment_analysis_config": frozenset(),
    "topic_detection_config": frozenset({"topics"}),
    "auto_chapters_config": frozenset(),
    "audio_events_config": frozenset({"types"}),
}
"""Keys by section. Clients make objects of the sections, and an unknown key is an error to them: `details` of
`tracking` is one. It is in the transcript, where they take it."""

_SHOWN_INSIDE: Final[Mapping[str, frozenset[str]]] = {
    "transcript_filtering_config": frozenset({"remove_disfluencies", "replacements"}),
    "audio_filtering_config": frozenset({"volume_threshold"}),
    "speaker_diarization_config": frozenset(
        {"prefer_current_speaker", "speaker_sensitivity", "max_speakers", "get_speakers", "speakers"}
    ),
}
"""Keys of the sections inside `transcription_config` that clients make objects of as well."""
_NEEDED: Final = {"translation_config": "target_languages"}
"""Keys without which clients can make nothing of a section: then it is left out."""


def shown_config(config: Mapping[str, Any]) -> dict[str, Any]:
    """Choose what to show of a job config.

    Parameters
    ----------
    config
        As the user wrote it: of a job that was rejected for it, anything may be in it.

    Returns
    -------
    dict
        `type` and the known sections with their known keys. Of URLs, what stands before the query, which may
        be a signature; of headers, nothing.
    """
    shown: dict[str, Any] = {"type": "transcription", **_sections(config)}
    if isinstance(fetch := config.get("fetch_data"), dict) and (url := public_url(fetch.get("url"))):
        shown["fetch_data"] = {"url": url}
    if isinstance(notifications := config.get("notification_config"), list):
        shown["notification_config"] = [
            {"url": url, **_given(each, frozenset({"contents", "method"}))}
            for each in notifications
            if isinstance(each, dict) and (url := public_url(each.get("url")))
        ]
    return shown


def _sections(config: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """Give the known sections, but those of which clients can make nothing."""
    sections = {
        name: _given(config[name], known)
        for name, known in _SHOWN.items()
        if isinstance(config.get(name), dict)
    }
    transcription = sections.get("transcription_config", {})
    if "model" in transcription:  # its older name besides is an error to a client
        transcription.pop("operating_point", None)
    for name, known in _SHOWN_INSIDE.items():
        if isinstance(inner := transcription.get(name), dict):
            transcription[name] = _given(inner, known)
    return {name: section for name, section in sections.items() if _NEEDED.get(name, "") in {"", *section}}


def _given(section: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    return {name: value for name, value in section.items() if name in known and value is not None}


def public_url(url: Any) -> str:
    """Give a URL without its query, its fragment and the user that may stand in it; empty if it is none."""
    try:
        parts = urlsplit(str(url or ""))
    except ValueError:
        return ""
    host = parts.netloc.rpartition("@")[2]
    return f"{parts.scheme}://{host}{parts.path}" if parts.scheme else ""
