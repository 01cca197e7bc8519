import json

import pytest

from benchmarks.der import said_turns, speaker_errors

TURNS = [{"start": 0.0, "end": 10.0, "spk": "anna"}, {"start": 10.0, "end": 20.0, "spk": "ben"}]


def transcript(*words):
    results = [
        {"type": "word", "start_time": start, "end_time": end, "alternatives": [{"speaker": speaker}]}
        for start, end, speaker in words
    ]
    return json.dumps({"results": results}).encode()


def test_labels_have_no_meaning_but_to_tell_apart():
    errors = speaker_errors(TURNS, transcript((0.0, 10.0, "S2"), (10.0, 20.0, "S1")))
    assert errors.wrong == pytest.approx(0)
    assert errors.found == errors.speakers == 2


def test_time_with_the_wrong_speaker_is_confusion():
    errors = speaker_errors(TURNS, transcript((0.0, 15.0, "S1"), (15.0, 20.0, "S2")))
    assert errors.confusion == pytest.approx(5.0, abs=0.5)
    assert errors.missed == errors.false_alarm == pytest.approx(0)


def test_words_that_are_not_there_are_missed():
    errors = speaker_errors(TURNS, transcript((0.0, 10.0, "S1")))
    assert errors.missed == pytest.approx(10.0, abs=0.5)
    assert errors.found == 1


def test_words_of_one_speaker_are_a_turn_until_a_pause_of_a_second():
    words = [(0.0, 0.5, "S1"), (1.4, 2.0, "S1"), (3.0, 3.5, "S1"), (3.6, 4.0, "S2")]
    assert said_turns(transcript(*words)) == [(0.0, 2.0, "S1"), (3.0, 3.5, "S1"), (3.6, 4.0, "S2")]
