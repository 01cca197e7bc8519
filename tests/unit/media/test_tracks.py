"""Of several sound tracks, those are found that can be decoded."""

import numpy as np
import pytest

from contract.errors.audio import NotValid
from contract.limits import MAX_SAMPLES_PER_SECOND
from tests.samples import FORMATS, made_unreadable, pcm16, silence, tone, write_audio, write_tracks, write_wav
from transcriber.media.decode import decode
from transcriber.media.probe import probe


def loudest(path, track=None):
    media = probe(path, track=track)
    return float(np.abs(np.concatenate(list(decode(path, media)))).max())


@pytest.mark.parametrize("muxer", ["mp4", "mov"])
@pytest.mark.parametrize("unreadable", [0, 1, 2])
def test_a_track_that_cannot_be_decoded_is_left_out_wherever_it_stands(muxer, unreadable, tmp_path, caplog):
    levels = [0.1, 0.3, 0.6]
    path = write_tracks(tmp_path / "a", *(tone(1.0, level=level) for level in levels), muxer=muxer)
    path.write_bytes(made_unreadable(path.read_bytes(), unreadable))
    media = probe(path)
    assert media.tracks == tuple(number for number in range(3) if number != unreadable)
    assert f"sound track {unreadable} of {path} is left out: its sound is coded in a way" in caplog.text
    for number in media.tracks:
        assert loudest(path, number) == pytest.approx(levels[number], abs=0.09)


def test_a_protected_track_does_not_hide_one_that_is_not(tmp_path, caplog):
    path = write_tracks(tmp_path / "a.mp4", tone(1.0), tone(1.0))
    path.write_bytes(made_unreadable(path.read_bytes(), 0, b"enca"))
    assert probe(path).track == 1
    assert "sound track 0" in caplog.text


def test_a_file_none_of_whose_tracks_can_be_decoded_is_refused(tmp_path):
    path = write_tracks(tmp_path / "a.mp4", tone(1.0), tone(1.0))
    path.write_bytes(made_unreadable(made_unreadable(path.read_bytes(), 0), 0))
    with pytest.raises(NotValid, match="coded in a way that cannot be read"):
        probe(path, "/input.audio")


def test_the_duration_is_that_of_the_track_that_is_asked_for(tmp_path):
    path = write_tracks(tmp_path / "a.mp4", tone(1.0), silence(3.0))
    assert probe(path).duration_seconds == pytest.approx(1.0, abs=0.1)
    assert probe(path, track=1).duration_seconds == pytest.approx(3.0, abs=0.1)


@pytest.mark.parametrize("name", FORMATS)
def test_most_recordings_have_one_track(name, tmp_path):
    media = probe(write_audio(tmp_path / "a", name, tone(1.0)))
    assert media.tracks == (media.track,)


def test_more_samples_a_second_than_can_be_worked_on_are_refused_with_their_number(tmp_path):
    channels = MAX_SAMPLES_PER_SECOND // 768_000 + 1
    path = write_wav(
        tmp_path / "a", pcm16(np.zeros((channels, 768), np.float32)), rate=768_000, channels=channels
    )
    with pytest.raises(NotValid, match="14 channels of 768000 Hz are 10,752,000 samples a second"):
        probe(path)
    write_wav(path, pcm16(np.zeros((channels - 1, 768), np.float32)), rate=768_000, channels=channels - 1)
    assert probe(path).channels == channels - 1
