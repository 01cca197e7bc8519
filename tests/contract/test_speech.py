import re
from itertools import pairwise

import pytest

GOLDEN = """
It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of
foolishness, it was the epoch of belief, it was the epoch of incredulity, it was the season of Light, it
was the season of Darkness, it was the spring of hope, it was the winter of despair
"""
"""The opening of A Tale of Two Cities (Charles Dickens, 1859), as far as every reader agrees on it."""


def plain(text):
    return re.sub(r"[^a-z ]", "", text.lower().replace("\n", " ")).split()


@pytest.fixture(scope="module")
def expected():
    return plain(GOLDEN)


def test_a_real_recording_is_heard_right(pipeline, speech, expected):
    import jiwer

    words = plain(" ".join(pipeline("--input", speech).words))
    assert jiwer.wer(" ".join(expected), " ".join(words[: len(expected)])) <= 0.1


def test_word_times_lie_within_the_recording_and_do_not_overlap(pipeline, speech):
    words = [item for item in pipeline("--input", speech).transcript["results"] if item["type"] == "word"]
    assert len(words) > 80
    for word, following in pairwise(words):
        assert word["start_time"] <= word["end_time"] <= following["start_time"]
    assert words[-1]["end_time"] <= 44.4
    spoken = sum(word["end_time"] - word["start_time"] for word in words)
    assert spoken > 20, "most of this recording is speech"
