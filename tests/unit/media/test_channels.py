"""Decoding each channel by itself."""

import tracemalloc

import numpy as np
import pytest

from contract.errors.audio import TooLong, TooManyChannels
from contract.limits import MAX_CHANNELS
from tests.samples import clicks, pcm16, silence, speechlike, tone, write_audio, write_wav
from transcriber.channels.join import join
from transcriber.media import decode as decoding
from transcriber.media.decode import decode, decode_channels
from transcriber.media.probe import probe
from transcriber.speech import SAMPLE_RATE


def heard(path):
    return join(list(decode_channels(path, probe(path))))


def stereo(left, right):
    return np.concatenate([left, right])


def strongest_hertz(samples):
    return np.argmax(np.abs(np.fft.rfft(samples))) * SAMPLE_RATE / len(samples)


def test_channels_of_a_16_khz_wav_come_out_bit_for_bit(tmp_path):
    samples = stereo(speechlike(3.0), speechlike(3.0, seed=1))
    path = write_wav(tmp_path / "a.wav", pcm16(samples), channels=2)
    stored = np.frombuffer(pcm16(samples), "<i2").reshape(-1, 2).T.astype(np.float32) / 32768
    assert np.array_equal(heard(path), stored)


@pytest.mark.parametrize(
    ("format_", "rate"), [("wav", 8_000), ("flac", 44_100), ("m4a", 48_000), ("mp3", 44_100), ("ogg", 48_000)]
)
def test_what_is_said_in_one_channel_is_not_heard_in_the_other(format_, rate, tmp_path):
    options = {"joint_stereo": "0"} if format_ == "mp3" else None
    samples = stereo(tone(2.0, 300.0, rate), tone(2.0, 1_000.0, rate))
    left, right = heard(write_audio(tmp_path / "a", format_, samples, rate, options=options))[:, 1600:-1600]
    assert strongest_hertz(left) == pytest.approx(300, abs=2)
    assert strongest_hertz(right) == pytest.approx(1_000, abs=2)


def test_all_channels_keep_their_times(tmp_path):
    both = stereo(clicks(4.0, rate=44_100), np.roll(clicks(4.0, rate=44_100), 11_025))
    left, right = heard(write_audio(tmp_path / "a.flac", "flac", both, 44_100))
    assert len(left) == len(right) == pytest.approx(4 * SAMPLE_RATE, abs=2)
    starts = [np.flatnonzero(np.abs(channel) > 0.25)[0] / SAMPLE_RATE for channel in (left, right)]
    assert starts == pytest.approx([0.5, 0.75], abs=0.002)


def test_a_mono_recording_has_one_channel_the_same_as_mixed(tmp_path):
    path = write_audio(tmp_path / "a.flac", "flac", speechlike(2.0, 44_100), 44_100)
    assert np.array_equal(heard(path), np.concatenate(list(decode(path, probe(path))))[None])


def test_surround_gives_six_channels(tmp_path):
    samples = np.concatenate([tone(1.0, 200.0 * (number + 1), 48_000) for number in range(6)])
    found = heard(write_audio(tmp_path / "a.wav", "wav", samples, 48_000))
    assert [round(strongest_hertz(channel[1600:-1600]), -2) for channel in found] == [
        200.0 * (number + 1) for number in range(6)
    ]


def joined(tmp_path, *pieces):
    files = [write_audio(tmp_path / str(at), "aac", piece).read_bytes() for at, piece in enumerate(pieces)]
    path = tmp_path / "joined.aac"
    path.write_bytes(b"".join(files))
    return path


def test_a_channel_that_comes_on_the_way_was_silent_before_and_one_that_goes_is_silent_after(tmp_path):
    mono, both = tone(3.0), stereo(tone(3.0), tone(3.0, 1_000.0))
    path = joined(tmp_path, mono, both, mono)
    blocks = list(decode_channels(path, probe(path)))
    channels = [len(block) for block in blocks]
    assert channels == sorted(channels)
    first, second = join(blocks)
    loud = [np.abs(part).max() > 0.1 for part in np.array_split(second, 9)]
    assert loud[:2] == [False, False]
    assert loud[3:6] == [True, True, True]
    assert loud[7:] == [False, False]
    assert all(np.abs(part).max() > 0.1 for part in np.array_split(first, 9))


def test_too_many_channels_are_refused_before_anything_is_decoded(tmp_path):
    path = write_wav(tmp_path / "a.wav", bytes(2 * 101 * 1_000), channels=MAX_CHANNELS + 1)
    with pytest.raises(TooManyChannels, match="101, of at most 100"):
        decode_channels(path, probe(path))


def test_the_most_channels_are_heard(tmp_path):
    samples = silence(1.0).repeat(MAX_CHANNELS, axis=0)
    samples[-1] = tone(1.0)[0]
    path = write_wav(tmp_path / "a.wav", pcm16(samples), channels=MAX_CHANNELS)
    found = heard(path)
    assert len(found) == MAX_CHANNELS
    assert np.flatnonzero(np.abs(found).max(axis=1) > 0.1).tolist() == [MAX_CHANNELS - 1]


def test_more_channels_than_there_may_be_are_refused_on_the_way_too(tmp_path, monkeypatch):
    monkeypatch.setattr(decoding, "MAX_CHANNELS", 1)
    path = joined(tmp_path, tone(3.0), stereo(tone(3.0), tone(3.0)))
    with pytest.raises(TooManyChannels):
        list(decode_channels(path, probe(path)))


def test_the_limit_of_two_hours_is_counted_once_for_all_channels(tmp_path, monkeypatch):
    path = write_audio(tmp_path / "a.flac", "flac", stereo(tone(4.0), tone(4.0)))
    media = probe(path)
    monkeypatch.setattr(decoding, "MAX_DURATION_SECONDS", 3)
    assert len(list(decode_channels(path, media))) == 4
    monkeypatch.setattr(decoding, "MAX_DURATION_SECONDS", 1)
    with pytest.raises(TooLong):
        list(decode_channels(path, media))


def test_memory_stays_flat_however_long_the_file_is(tmp_path):
    path = write_wav(
        tmp_path / "a.wav", pcm16(silence(120.0, 44_100).repeat(2, axis=0)), rate=44_100, channels=2
    )
    media = probe(path)
    tracemalloc.start()
    try:
        for _ in decode_channels(path, media):
            pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4_000_000  # the whole file as float32 would take 42 million
