"""What a decoder passed over, in the middle of a chunk."""

import numpy as np
import pytest

from tests.unit.engines.whisper.test_engine import engine, texts
from transcriber.engines.whisper.rest import passed_over
from transcriber.speech import Word

SPEECH = np.ones(100, np.float32)


def words(*edges):
    """Words of a chunk that begins at 10 s, by when they begin and end in it."""
    return [Word(str(number), 10 + start, 10 + end, 0.9) for number, (start, end) in enumerate(edges)]


def passed(chunk, found):
    return [
        (first, after, part.start_seconds, part.seconds) for first, after, part in passed_over(chunk, found)
    ]


def test_words_that_last_too_long_for_what_they_are_stand_for_more(chunk):
    found = words((0, 1), (1, 3.5), (3.5, 8), (8, 8.4), (8.4, 10))
    ((first, after, start, seconds),) = passed(chunk(seconds=10.0, speech=SPEECH), found)
    assert (first, after) == (1, 3)
    assert (start, seconds) == (pytest.approx(11.0), pytest.approx(7.0))


@pytest.mark.parametrize(
    "found",
    [
        words((0, 0.8), (0.8, 2.2), (2.2, 2.6)),  # drawn out
        words((0, 0.5), (0.5, 10)),  # the last one, of which the rest is
        [],
    ],
)
def test_a_word_that_is_drawn_out_and_the_last_one_stand_for_themselves(chunk, found):
    assert passed(chunk(seconds=10.0, speech=SPEECH), found) == []


def test_a_word_that_lasts_into_silence_stands_for_itself(chunk):
    speech = np.where(np.arange(100) < 20, 1, 0).astype(np.float32)
    assert passed(chunk(seconds=10.0, speech=speech), words((0, 1), (1, 8), (8, 9))) == []


def test_where_nobody_listened_for_speech_nothing_is_known(chunk):
    assert passed(chunk(seconds=10.0), words((0, 1), (1, 8), (8, 9))) == []


@pytest.fixture
def stretched(fake_model, said):
    """Makes a model that stretches the second of three words over six seconds, and hears it again."""

    def make(again):
        model = fake_model(said("one two end"), said(again))
        edges = np.array([(0, 0.1)] * 3 + [(1, 7)] * 4 + [(7, 7.2)] * 4, float)
        plain = model.times

        def times(encoded, prompt, tokens, seconds):
            found, probabilities = plain(encoded, prompt, tokens, seconds)
            return (edges if len(tokens) == len(edges) else found), probabilities

        model.times = times
        return model

    return make


def test_what_was_passed_over_is_put_where_it_was_said(stretched, chunk):
    model = stretched("two and more")
    (heard,) = engine(model).recognise([chunk(seconds=7.2, speech=np.ones(72, np.float32))])
    assert texts(heard) == ["one", "two", "and", "more", "end"]
    assert heard.words[1].start_seconds == pytest.approx(11.0)
    starts = [word.start_seconds for word in heard.words]
    assert starts == sorted(starts)


def test_hearing_it_again_takes_nothing_away(stretched, chunk):
    (heard,) = engine(stretched("too")).recognise([chunk(seconds=7.2, speech=np.ones(72, np.float32))])
    assert texts(heard) == ["one", "two", "end"]
