import json

from hypothesis import given
from hypothesis import strategies as st

from lambdas.jobs.shown import shown_config

JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=10,
)


def test_a_config_is_shown_as_it_was_given():
    config = {
        "type": "transcription",
        "transcription_config": {"language": "en", "additional_vocab": [{"content": "Longhand"}]},
        "tracking": {"title": "call", "tags": ["a"]},
        "output_config": {"srt_overrides": {"max_lines": 1}},
    }
    assert shown_config(config) == config


def test_nothing_secret_is_shown():
    config = {
        "type": "transcription",
        "fetch_data": {
            "url": "https://user:pass@host.example:8443/a/b.mp3?X-Signature=hidden#hidden",
            "auth_headers": ["Authorization: Bearer hidden"],
        },
        "notification_config": [
            {
                "url": "https://pass@callback.example/done?token=hidden",
                "contents": ["jobinfo"],
                "method": "put",
                "auth_headers": ["X-Token: hidden"],
            }
        ],
    }
    shown = shown_config(config)

    assert shown["fetch_data"] == {"url": "https://host.example:8443/a/b.mp3"}
    assert shown["notification_config"] == [
        {"url": "https://callback.example/done", "contents": ["jobinfo"], "method": "put"}
    ]
    assert "hidden" not in json.dumps(shown)
    assert "pass" not in json.dumps(shown)


def test_keys_that_clients_cannot_read_are_left_out():
    config = {
        "type": "transcription",
        "transcription_config": {"language": "en", "languge": "en", "domain": None},
        "tracking": {"title": "call", "details": {"client": 5}},
        "colour": "blue",
    }
    assert shown_config(config) == {
        "type": "transcription",
        "transcription_config": {"language": "en"},
        "tracking": {"title": "call"},
    }


def test_sections_inside_the_transcription_are_shown_with_what_clients_know():
    inside = {
        "audio_filtering_config": {"volume_threshold": 3.4, "x": 1},
        "transcript_filtering_config": {"y": 1},
    }
    shown = shown_config({"transcription_config": {"language": "en", **inside}})
    assert shown["transcription_config"] == {
        "language": "en",
        "audio_filtering_config": {"volume_threshold": 3.4},
        "transcript_filtering_config": {},
    }


def test_an_operating_point_is_shown_under_one_name():
    asked = {"language": "en", "model": "enhanced", "operating_point": "enhanced"}
    shown = shown_config({"transcription_config": asked})["transcription_config"]
    assert shown == {"language": "en", "model": "enhanced"}
    assert asked["operating_point"] == "enhanced"


def test_a_section_that_clients_can_make_nothing_of_is_left_out():
    assert "translation_config" not in shown_config({"translation_config": {"enable_partials": True}})
    asked = {"target_languages": ["de"]}
    assert shown_config({"translation_config": asked})["translation_config"] == asked


SECTIONS = ("type", "transcription_config", "fetch_data", "notification_config", "tracking")


@given(st.dictionaries(st.sampled_from(SECTIONS), JSON_VALUES) | st.dictionaries(st.text(), JSON_VALUES))
def test_a_config_that_was_rejected_for_what_it_is_can_be_shown(config):
    assert shown_config(config)["type"] == "transcription"


@given(JSON_VALUES, st.text())
def test_a_url_that_is_none_can_be_shown(value, text):
    for url in (value, text, f"https://[{text}"):
        shown_config({"fetch_data": {"url": url}, "notification_config": [{"url": url}]})
