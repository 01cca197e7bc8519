"""Configs made to keep whoever reads them busy: refused at once, with a reason of a length one can read."""

import json
import time

import pytest

from contract.config import parse_job_config
from contract.errors.config import ConfigError, ConfigInvalid, ConfigUnreadable
from contract.limits import (
    MAX_CONFIG_KEY_CHARACTERS,
    MAX_CONFIG_TEXT_CHARACTERS,
    MAX_CONFIG_VALUES,
    MAX_SOUNDS_LIKE,
    MAX_VOCABULARY,
    MAX_VOCABULARY_CHARACTERS,
    MAX_VOCABULARY_WORDS,
)
from tests.hostile import hostile_configs

HOSTILE = hostile_configs()
SECONDS = 1.5
"""Of the processor, for one config. The slowest takes a quarter of one; what is quadratic takes minutes."""
EN = {"type": "transcription", "transcription_config": {"language": "en"}}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_config_is_refused_at_once_and_in_few_words(name):
    began = time.process_time()
    with pytest.raises(ConfigError) as refused:
        parse_job_config(HOSTILE[name])

    assert time.process_time() - began < SECONDS
    assert len(str(refused.value)) < 20_000


def test_a_key_given_very_often_is_named_once():
    with pytest.raises(ConfigInvalid) as refused:
        parse_job_config("{" + ",".join(['"a":1'] * 70_000) + "}")

    assert str(refused.value) == "job config is not valid: a: is given more than once"


def test_what_stands_in_text_is_not_counted():
    tags = [r"[{,\",[{" * 2_000] * 30
    config = parse_job_config(json.dumps({**EN, "tracking": {"tags": tags}}))

    assert config.tracking.tags == tags


def test_keys_and_items_are_counted_all_together_and_the_place_is_named_where_they_are_too_many():
    first = {f"k{number}": 1 for number in range(MAX_CONFIG_VALUES // 2)}
    details = {"small": [1, 2], "first": first, "second": [0] * (MAX_CONFIG_VALUES // 2)}
    with pytest.raises(ConfigUnreadable) as refused:
        parse_job_config(json.dumps({**EN, "tracking": {"details": details}}))

    assert str(refused.value) == (
        "job config is too large: at most 50000 keys and items of lists are read; "
        "tracking.details.second goes beyond that"
    )


def test_a_key_that_is_too_long_is_named_by_its_beginning():
    with pytest.raises(ConfigInvalid) as refused:
        parse_job_config(json.dumps({**EN, "tracking": {"details": {"n" * 5000: 1}}}))

    (mistake,) = refused.value.mistakes
    assert str(mistake) == (
        f'tracking.details["{"n" * 32}"]: is a key of 5000 characters, at most 1024 are allowed'
    )


def test_a_text_that_is_too_long_is_named_by_its_path():
    with pytest.raises(ConfigInvalid) as refused:
        parse_job_config(json.dumps({**EN, "tracking": {"tags": ["a", "b" * 70_000]}}))

    (mistake,) = refused.value.mistakes
    assert str(mistake) == "tracking.tags[1]: has 70000 characters, at most 65536 are allowed"


def test_what_legitimately_occurs_is_within_the_limits():
    phrase = " ".join(["w" * MAX_VOCABULARY_CHARACTERS] * MAX_VOCABULARY_WORDS)
    words = [
        {"content": f"word {n}", "sounds_like": ["way"] * (MAX_SOUNDS_LIKE // MAX_VOCABULARY)}
        for n in range(MAX_VOCABULARY - 1)
    ]
    transcription = {
        "language": "en",
        "additional_vocab": [*words, {"content": phrase}],
        "transcript_filtering_config": {
            "replacements": [{"from": f"word{n}", "to": f"other{n}"} for n in range(5_000)]
        },
    }
    signed = "https://example.com/a.mp3?signature=" + "s" * 8_000
    callback = {"url": signed, "auth_headers": [f"Authorization: Bearer {'t' * 16_000}"]}
    details = {
        "k" * MAX_CONFIG_KEY_CHARACTERS: "t" * MAX_CONFIG_TEXT_CHARACTERS,
        "rows": [{"a": n} for n in range(5_000)],
    }
    config = parse_job_config(
        json.dumps(
            {
                **EN,
                "transcription_config": transcription,
                "notification_config": [callback] * 3,
                "tracking": {"details": details},
            }
        )
    )

    assert len(config.transcription_config.additional_vocab) == MAX_VOCABULARY


def test_of_mistakes_in_places_that_take_long_to_name_as_many_are_listed_as_anybody_reads():
    place = [{f"{'k' * 60}{n}": "\ud800"} for n in range(300)]
    for _ in range(25):
        place = {"l" * 60: place}
    with pytest.raises(ConfigInvalid) as refused:
        parse_job_config(json.dumps({**EN, "tracking": {"details": place}}))

    named = len(refused.value.mistakes)
    assert 1 <= named < 100
    assert refused.value.detail.endswith(f"; and {300 - named} mistakes more")
    assert len(refused.value.detail) < 20_000
