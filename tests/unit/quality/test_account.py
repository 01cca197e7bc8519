import logging

import pytest

from contract.transcript import UtteranceQuality
from transcriber.quality.account import Account
from transcriber.speech import Utterance, Word


def heard(confidences, noise=30.0, start=0.0):
    words = [Word("so", start + at, start + at + 0.5, sure) for at, sure in enumerate(confidences)]
    return Utterance(0, start, start + 20.0, words, channel=1, signal_to_noise=noise)


def told(*utterances):
    account = Account()
    assert list(account.kept(utterances)) == list(utterances)
    return account


def test_each_utterance_with_words_is_told_with_what_speaks_against_it():
    assert told(heard([0.9, 0.49, 0.5, 0.9], noise=12.345), heard([])).utterances == [
        UtteranceQuality(0.0, 3.5, words=4, doubtful_words=0.25, signal_to_noise=12.3, channel=1)
    ]


@pytest.mark.parametrize(
    ("confidences", "noise"), [([0.3, 0.4, 0.9], 30.0), ([0.9, 0.9, 0.9, 0.2], 4.0), ([0.1, 0.1], None)]
)
def test_the_log_warns_where_words_are_guesses(caplog, confidences, noise):
    told(heard([0.9] * 9), heard(confidences, noise, start=20.0)).warn()
    (record,) = caplog.records
    assert "1 of 2 stretches of speech can hardly be understood" in record.getMessage()
    assert "20-2" in record.getMessage()


def test_many_such_places_are_not_all_named(caplog):
    told(*(heard([0.1], start=20.0 * at) for at in range(5))).warn()
    assert "0-0 s, 20-20 s, 40-40 s, ...;" in caplog.text


@pytest.mark.parametrize(
    ("confidences", "noise"),
    [([0.9, 0.9, 0.3], 30.0), ([0.9, 0.9], 0.0), ([0.9] * 9 + [0.1], 0.0), ([], 0.0)],
)
def test_the_log_is_quiet_about_speech_that_is_understood_even_in_noise(caplog, confidences, noise):
    with caplog.at_level(logging.WARNING):
        told(heard(confidences, noise)).warn()
    assert not caplog.records
