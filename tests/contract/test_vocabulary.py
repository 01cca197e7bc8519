"""Words that a user adds."""

from pathlib import Path

import pytest

HELSTONE = Path(__file__).parents[3] / "shared" / "audio" / "librispeech-dev" / "1688-142285-0005.flac"


@pytest.fixture(scope="module")
def helstone():
    """A reader says "Helstone", a place in a novel."""
    if not HELSTONE.is_file():
        pytest.skip(f"needs ../shared/audio/librispeech-dev/{HELSTONE.name}")
    return HELSTONE


def test_a_name_that_is_misheard_is_heard_when_it_is_listened_for(pipeline, helstone, config):
    without = pipeline("--input", helstone, "--job-config", config())
    listed = pipeline(
        "--input", helstone, "--job-config", config({"additional_vocab": [{"content": "Helstone"}]})
    )
    assert "Helstone" not in without.words
    assert "Helstone" in listed.words
    assert len(without.words) == len(listed.words)


def test_it_is_heard_at_the_enhanced_operating_point_as_well(pipeline, helstone, config):
    enhanced = {"operating_point": "enhanced"}
    without = pipeline("--input", helstone, "--job-config", config(enhanced))
    file = config(enhanced | {"additional_vocab": [{"content": "Helstone"}]})
    listed = pipeline("--input", helstone, "--job-config", file)
    assert "Helstone" not in without.words
    assert "Helstone" in listed.words
    assert len(without.words) == len(listed.words)


def test_what_sounds_like_an_entry_is_written_as_its_content(pipeline, sentence, config):
    asked = [{"content": "New Tymes", "sounds_like": ["times"]}]
    outcome = pipeline("--input", sentence, "--job-config", config({"additional_vocab": asked}))
    assert outcome.words.count("Tymes") == 2
    assert "times" not in outcome.words
    results = outcome.transcript["results"]
    assert all(one["start_time"] <= one["end_time"] for one in results)


def test_the_transcript_says_whether_words_were_added(pipeline, quiet, config):
    plain = pipeline("--input", quiet, "--job-config", config())
    added = pipeline(
        "--input", quiet, "--job-config", config({"additional_vocab": [{"content": "Helstone"}]})
    )
    assert [one.transcript["metadata"]["language_pack_info"]["adapted"] for one in (plain, added)] == [
        False,
        True,
    ]


def test_words_that_nobody_can_say_are_not_listened_for_with_a_warning(pipeline, sentence, config):
    asked = [{"content": "a" * 4000}, {"content": "one two three four five six seven"}, {"content": "times"}]
    file = config({"additional_vocab": asked})
    outcome = pipeline("--input", sentence, "--job-config", file, "-stderr")
    assert outcome.words.count("times") == 2
    assert "not listened for, with more than 6 words or 100 characters in one: 2" in outcome.stderr
