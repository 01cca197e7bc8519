import json

import pytest

from contract.config import parse_job_config
from contract.config.keys import key_paths
from contract.errors import FeatureNotAvailable
from contract.features import (
    IN_EVERY_PACK,
    OPERATING_POINT,
    RULES,
    Asks,
    refuse_unavailable,
    requested,
)

EN = frozenset(
    {
        "transcription_config.operating_point=standard",
        "transcription_config.operating_point=enhanced",
        "transcription_config.punctuation_overrides.permitted_marks",
    }
)


def config(transcription=None, **top):
    keys = {
        "type": "transcription",
        "transcription_config": {"language": "en", **(transcription or {})},
        **top,
    }
    return parse_job_config(json.dumps(keys))


@pytest.mark.parametrize(
    "transcription",
    [
        {"enable_entities": False},
        {"diarization": "none"},
        {"additional_vocab": []},
        {"punctuation_overrides": {}},
        {"punctuation_overrides": {"sensitivity": 0.5, "permitted_marks": ["all"]}},
        {"punctuation_overrides": {"permitted_marks": [".", "?"]}},
        {"speaker_diarization_config": {"speaker_sensitivity": 0.5, "get_speakers": False}},
        {"transcript_filtering_config": {"remove_disfluencies": False, "replacements": []}},
        {"domain": None, "enable_partials": False, "language_hints": []},
        {"operating_point": "standard"},
        {"model": "enhanced"},
    ],
)
def test_a_value_that_changes_nothing_or_is_built_is_accepted(transcription):
    refuse_unavailable(config(transcription), EN)


def test_delivery_is_no_feature_of_a_pack():
    asked = config(
        fetch_data={"url": "https://a.org/x", "auth_headers": ["A: b"]},
        notification_config=[{"url": "https://a.org/y", "contents": ["data"], "method": "put"}],
        tracking={"title": "t", "details": {"a": 1}},
        output_config={"srt_overrides": {"max_lines": 1}, "generate_lattice": False},
    )

    refuse_unavailable(asked, EN)


@pytest.mark.parametrize(
    ("transcription", "key"),
    [
        ({"enable_entities": True}, "enable_entities"),
        ({"diarization": "speaker"}, "diarization=speaker"),
        ({"diarization": "channel_and_speaker_change"}, "diarization=channel_and_speaker_change"),
        ({"model": "melia-1"}, "model=melia-1"),
        ({"operating_point": "melia-1"}, "operating_point=melia-1"),
        ({"output_locale": "en-GB"}, "output_locale=en-GB"),
        ({"domain": "finance"}, "domain=finance"),
        ({"punctuation_overrides": {"sensitivity": 0}}, "punctuation_overrides.sensitivity"),
        ({"audio_filtering_config": {}}, "audio_filtering_config"),
        ({"channel_diarization_labels": ["a"]}, "channel_diarization_labels"),
        ({"max_delay": 0}, "max_delay"),
        ({"additional_vocab": [{"content": "a"}]}, "additional_vocab"),
        (
            {"transcript_filtering_config": {"replacements": [{"from": "a", "to": "b"}]}},
            "transcript_filtering_config.replacements",
        ),
    ],
)
def test_a_feature_that_is_not_built_is_refused_by_its_key(transcription, key):
    with pytest.raises(FeatureNotAvailable) as refused:
        refuse_unavailable(config(transcription), EN)

    assert str(refused.value) == f"not available in this language pack: transcription_config.{key}"


@pytest.mark.parametrize(
    "name",
    [
        "summarization_config",
        "sentiment_analysis_config",
        "topic_detection_config",
        "auto_chapters_config",
        "audio_events_config",
    ],
)
def test_an_empty_analysis_asks_for_the_analysis(name):
    with pytest.raises(FeatureNotAvailable, match=rf": {name}$"):
        refuse_unavailable(config(**{name: {}}), EN)


def test_an_analysis_that_is_switched_off_asks_for_nothing():
    refuse_unavailable(
        config(
            sentiment_analysis_config={"enable_sentiment": False},
            auto_chapters_config={"enable_chapters": False},
        ),
        EN,
    )


def test_text_to_align_is_refused():
    with pytest.raises(FeatureNotAvailable, match=r": fetch_text$"):
        refuse_unavailable(config(fetch_text={"url": "https://a.org/x"}), EN)


def test_every_missing_feature_is_listed_once():
    asked = config(
        {
            "diarization": "speaker",
            "additional_vocab": [
                {"content": "a", "sounds_like": ["b"]},
                {"content": "c", "sounds_like": ["d"]},
            ],
        },
        translation_config={"target_languages": ["de"]},
    )

    with pytest.raises(FeatureNotAvailable) as refused:
        refuse_unavailable(asked, EN)

    assert str(refused.value) == (
        "not available in this language pack: transcription_config.additional_vocab, "
        "transcription_config.additional_vocab.sounds_like, transcription_config.diarization=speaker, "
        "translation_config.target_languages"
    )


def test_a_pack_that_has_a_feature_does_it():
    refuse_unavailable(config({"diarization": "speaker"}), EN | {"transcription_config.diarization=speaker"})


def test_no_punctuation_at_all_is_asked_for_by_an_empty_list():
    asked = {
        request.feature for request in requested(config({"punctuation_overrides": {"permitted_marks": []}}))
    }

    assert "transcription_config.punctuation_overrides.permitted_marks" in asked


def test_the_default_operating_point_must_be_in_the_pack_too():
    with pytest.raises(FeatureNotAvailable, match="operating_point=standard"):
        refuse_unavailable(config(), frozenset())


def test_no_key_of_the_config_can_be_forgotten():
    """Each key asks for something, tunes what another key asks for, or holds in every pack."""
    names = set(key_paths())
    answered = {*RULES, *IN_EVERY_PACK, OPERATING_POINT, "transcription_config.model"}
    whole = [name for name in IN_EVERY_PACK if name != "transcription_config.language"]
    whole += [name for name, rule in RULES.items() if rule is Asks.GIVEN]
    whole += ["transcription_config.additional_vocab[].content"]
    whole += [name for name in names if name.startswith(tuple(f"{rule}[]." for rule in RULES))]
    forgotten = {
        name
        for name in names - answered
        if not name.startswith(tuple(f"{part}." for part in whole))
        and not name.startswith(tuple(f"{part}[]." for part in whole))
        and name not in whole
        and not any(other.startswith((f"{name}.", f"{name}[].")) for other in names)
    }

    assert forgotten == set()
    assert answered <= names
