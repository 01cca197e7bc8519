"""Which sound track is transcribed, where several can be decoded."""

import pytest

from transcriber.pipeline.tracks import Heard, choice, listen


def spoken(*seconds, sounding=60.0):
    return {number: Heard(60.0, speech, sounding) for number, speech in enumerate(seconds)}


def blocks(*speech, each=60.0):
    """What is heard of a track minute by minute: so much speech in each."""
    total = 0.0
    for number, seconds in enumerate(speech, start=1):
        total += seconds
        yield Heard(number * each, total, number * each)


def test_the_track_with_speech_is_taken_wherever_it_stands():
    assert choice(spoken(0.0, 20.0)) == 1
    assert choice(spoken(0.0, 0.0, 5.0, 0.0)) == 2


def test_of_tracks_with_about_as_much_speech_the_players_choice_is_taken():
    assert choice(spoken(20.0, 25.0)) == 0
    assert choice({2: Heard(60.0, 20.0, 60.0), 0: Heard(60.0, 25.0, 60.0)}) == 2


def test_a_track_with_much_more_speech_is_taken_before_the_players_choice():
    assert choice(spoken(5.0, 40.0)) == 1


def test_where_nobody_speaks_a_track_that_is_not_silent_is_taken():
    assert choice({0: Heard(60.0), 1: Heard(60.0, 0.0, 30.0)}) == 1


def test_where_all_is_silent_the_players_choice_is_taken():
    assert choice({1: Heard(60.0), 0: Heard(60.0)}) == 1


def test_tracks_are_listened_to_no_further_than_it_takes_to_choose():
    long = blocks(*[10.0] * 100)
    heard = listen({0: long, 1: blocks(*[0.0] * 100)})
    assert heard == {0: Heard(180.0, 30.0, 180.0), 1: Heard(180.0, 0.0, 180.0)}
    assert next(long).seconds == 240.0


def test_tracks_are_listened_to_until_somebody_speaks_in_one():
    heard = listen({0: blocks(*[0.0] * 20), 1: blocks(*[0.0] * 15, 30.0, 0.0, 0.0)})
    assert choice(heard) == 1
    assert heard[1].seconds == pytest.approx(18 * 60.0)


def test_a_track_that_cannot_be_decoded_at_all_is_not_taken():
    assert choice(listen({0: iter(()), 1: blocks(0.0, 3.0)})) == 1


def test_listening_ends_where_nobody_speaks_in_any_track():
    heard = listen({0: blocks(0.0, 0.0), 1: blocks(*[0.0] * 7)})
    assert {number: track.seconds for number, track in heard.items()} == {0: 120.0, 1: 420.0}
