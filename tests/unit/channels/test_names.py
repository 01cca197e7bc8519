import logging

import pytest

from transcriber.channels.names import channel_name, tell_of_labels


@pytest.mark.parametrize(
    ("channel", "labels", "name"),
    [
        (0, [], "channel_1"),
        (9, [], "channel_10"),
        (0, ["Agent", "Caller"], "Agent"),
        (1, ["Agent", "Caller"], "Caller"),
        (2, ["Agent", "Caller"], "channel_3"),
    ],
)
def test_labels_name_the_first_channels_and_numbers_the_others(channel, labels, name):
    assert channel_name(channel, labels) == name


def test_labels_that_are_left_over_are_told(caplog):
    tell_of_labels(["a", "b", "c"], 1, by_channel=True)
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    assert "3 labels for 1 channels; not used: b, c" in caplog.text


def test_labels_of_a_job_that_mixes_the_channels_are_told(caplog):
    tell_of_labels(["a"], 2, by_channel=False)
    assert "channel_diarization_labels is not used" in caplog.text


@pytest.mark.parametrize("labels", [[], ["a"], ["a", "b"]])
def test_fitting_labels_are_no_news(caplog, labels):
    tell_of_labels(labels, 2, by_channel=True)
    tell_of_labels([], 2, by_channel=False)
    assert not caplog.records
