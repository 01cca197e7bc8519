import pytest

from transcriber.media.clock import Clock, longest_gap


def test_sound_that_follows_on_needs_no_silence():
    clock = Clock(10.0, 600.0)
    assert clock.gap_before(10.0) == 0.0
    clock.advance(1.0)
    assert clock.gap_before(11.02) == 0.0


def test_small_gaps_add_up_until_they_are_filled():
    clock = Clock(0.0, 600.0)
    filled = 0.0
    for stamp in range(1, 11):
        clock.advance(1.0)
        filled += clock.gap_before(stamp * 1.03)
    assert filled == pytest.approx(0.3, abs=0.1)
    assert clock.position_seconds == pytest.approx(10.3, abs=0.1)


def test_missing_sound_is_filled():
    clock = Clock(0.0, 600.0)
    clock.advance(2.0)
    assert clock.gap_before(7.0) == pytest.approx(5.0)
    assert clock.position_seconds == pytest.approx(7.0)


def test_stamps_that_start_again_are_a_new_clock_and_nothing_is_dropped():
    clock = Clock(0.0, 600.0)
    clock.advance(60.0)
    assert clock.gap_before(0.0) == 0.0
    clock.advance(1.0)
    assert clock.gap_before(1.0) == 0.0
    assert clock.position_seconds == pytest.approx(61.0)


def test_a_broadcast_that_jumps_a_minute_is_a_new_clock_but_a_file_that_does_has_a_gap():
    broadcast, file = Clock(0.0, longest_gap("mpegts")), Clock(0.0, longest_gap("mov"))
    assert broadcast.gap_before(60.0) == 0.0
    assert file.gap_before(60.0) == pytest.approx(60.0)


def test_the_first_stamp_is_the_start_where_the_file_names_none():
    clock = Clock(None, 600.0)
    assert clock.gap_before(95_443.7) == 0.0
    clock.advance(1.0)
    assert clock.gap_before(95_445.7) == pytest.approx(1.0)


def test_sound_without_a_stamp_follows_on():
    clock = Clock(0.0, 600.0)
    assert clock.gap_before(None) == 0.0
