import json
import logging
from pathlib import Path

import pytest

from contract.config import parse_job_config
from transcriber.packs.load import load_pack
from transcriber.pipeline.job import Job
from transcriber.pipeline.listening import task
from transcriber.pipeline.vocabulary import warn_of_unsayable


def asked(**keys):
    document = {"type": "transcription", "transcription_config": {"language": "en"} | keys}
    return task(Job(parse_job_config(json.dumps(document)), load_pack("en"), Path("/nowhere")))


@pytest.mark.parametrize(
    ("overrides", "more"),
    [(None, False), ({}, False), ({"sensitivity": 0.5}, False), ({"sensitivity": 0.6}, True)],
)
def test_marks_that_were_not_heard_are_asked_for_where_they_may_be_written(overrides, more):
    assert asked(punctuation_overrides=overrides).marks is more


def test_ways_that_nobody_can_say_are_left_out_and_the_others_stay():
    (entry,) = asked(
        additional_vocab=[
            {"content": "Nietzsche", "sounds_like": ["neecha", "n" * 101, "a b c d e f g"]},
            {"content": "a" * 101},
            {"content": "one two three four five six seven"},
        ]
    ).vocabulary
    assert (entry.content, entry.sounds_like) == ("Nietzsche", ("neecha",))


def test_the_log_tells_how_many_ways_are_left_out(caplog):
    listed = [{"content": "one two three four five six seven"}, {"content": "a", "sounds_like": ["b" * 101]}]
    document = {
        "type": "transcription",
        "transcription_config": {"language": "en", "additional_vocab": listed},
    }
    with caplog.at_level(logging.WARNING):
        warn_of_unsayable(parse_job_config(json.dumps(document)).transcription_config)
    assert "with more than 6 words or 100 characters in one: 2" in caplog.text
