import logging
import struct
import tracemalloc
from fractions import Fraction

import av
import numpy as np
import pytest

from contract import limits
from contract.errors.audio import NothingDecoded, NotValid, TooLong
from tests.samples import (
    FORMATS,
    clicks,
    overwritten,
    pcm16,
    silence,
    speechlike,
    tone,
    truncated,
    write_audio,
    write_video,
    write_wav,
)
from transcriber.media import decode as decoding
from transcriber.media.decode import decode, decode_channels
from transcriber.media.probe import probe
from transcriber.speech import SAMPLE_RATE


def heard(path):
    return np.concatenate(list(decode(path, probe(path))))


def click_times(samples):
    """Where the bursts of `clicks` begin, in seconds."""
    loud = np.flatnonzero(np.abs(samples) > 0.25)
    starts = loud[np.insert(np.diff(loud) > SAMPLE_RATE // 10, 0, True)]
    return starts / SAMPLE_RATE


@pytest.mark.parametrize("name", FORMATS)
def test_words_keep_their_times_in_each_format(name, tmp_path):
    path = write_audio(tmp_path / "a", name, clicks(4.0))
    # No ADTS, AMR or MPEG file says how long its encoder's delay was.
    late = {"aac": 0.07, "mpeg": 0.07, "amr": 0.03}.get(name, 0.012)
    assert click_times(heard(path)) == pytest.approx([0.5, 1.5, 2.5, 3.5], abs=late)


def test_samples_of_a_16_khz_wav_come_out_bit_for_bit(tmp_path):
    samples = speechlike(3.0)
    path = write_wav(tmp_path / "a.wav", pcm16(samples))
    stored = np.frombuffer(pcm16(samples), "<i2").astype(np.float32) / 32768
    assert np.array_equal(heard(path), stored)


@pytest.mark.parametrize(
    ("codec", "tolerance"),
    [
        ("pcm_u8", 0.01),
        ("pcm_s24le", 1e-4),
        ("pcm_s32le", 1e-4),
        ("pcm_s64le", 1e-4),
        ("pcm_f32le", 1e-4),
        ("pcm_f64le", 1e-4),
        ("pcm_alaw", 0.02),
        ("pcm_mulaw", 0.02),
        ("adpcm_ms", 0.05),
        ("adpcm_ima_wav", 0.05),
    ],
)
def test_every_way_to_store_samples_in_a_wav_is_read(codec, tolerance, tmp_path):
    samples = tone(2.0, 300.0)
    path = write_audio(tmp_path / "a.wav", "wav", samples, codec=codec)
    settled = slice(1000, samples.shape[1])  # ADPCM takes a moment to follow
    assert np.allclose(heard(path)[settled], samples[0, settled], atol=tolerance)


@pytest.mark.parametrize(
    ("format_", "muxer", "codec", "rate"),
    [
        ("aac", "adts", "aac", 44_100),
        ("amr", "amr", "libopencore_amrnb", 8_000),
        ("m4a", "ipod", "alac", 16_000),
        ("mov", "mov", "adpcm_ima_qt", 16_000),
        ("mov", "mov", "pcm_s24be", 48_000),
        ("mp4", "mp4", "ac3", 48_000),
        ("mp4", "mp4", "eac3", 48_000),
        ("mp4", "mp4", "flac", 44_100),
        ("mp4", "mp4", "libmp3lame", 44_100),
        ("mp4", "mp4", "libopus", 48_000),
        ("mp4", "3gp", "libopencore_amrnb", 8_000),
        ("mpeg", "mp2", "mp2", 44_100),
        ("mpeg", "mpeg", "ac3", 48_000),
        ("mpeg", "mpegts", "aac", 44_100),
        ("mpeg", "mpegts", "ac3", 48_000),
        ("mpeg", "mpegts", "libmp3lame", 44_100),
        ("ogg", "ogg", "flac", 44_100),
        ("wav", "wav", "g722", 16_000),
        ("wav", "wav", "g726", 8_000),
        ("wav", "wav", "libmp3lame", 44_100),
    ],
)
def test_every_documented_codec_is_heard(format_, muxer, codec, rate, tmp_path):
    path = write_audio(tmp_path / "a", format_, clicks(3.0, rate=rate), rate, codec=codec, muxer=muxer)
    assert probe(path).format == format_
    assert click_times(heard(path)) == pytest.approx([0.5, 1.5, 2.5], abs=0.06)


def test_wav_chunks_before_the_data_are_skipped(tmp_path):
    samples = tone(1.0)
    extra = [(b"LIST", b"INFOISFT\x03\x00\x00\x00me\x00"), (b"bext", bytes(603)), (b"odd ", b"abc")]
    path = write_wav(tmp_path / "a.wav", pcm16(samples), extra=extra)
    assert np.allclose(heard(path), samples[0], atol=1e-4)


def test_tags_that_are_not_utf_8_do_not_matter(tmp_path):
    title = "Gespräch über Öl".encode("latin-1")
    info = b"INFOINAM" + struct.pack("<I", len(title)) + title
    path = write_wav(tmp_path / "a.wav", pcm16(tone(1.0)), extra=[(b"LIST", info)])
    assert len(heard(path)) == SAMPLE_RATE


def test_a_wav_of_more_than_four_gigabytes_has_the_header_rf64(tmp_path):
    path = write_audio(tmp_path / "a.wav", "wav", tone(1.0), options={"rf64": "always"})
    assert path.read_bytes()[:4] == b"RF64"
    assert len(heard(path)) == SAMPLE_RATE


def test_samples_that_are_no_number_are_silence_and_loud_ones_are_clipped(tmp_path):
    odd = np.array([np.nan, np.inf, -np.inf, 5.0, -7.0, 0.25] * 4000, "<f4")
    path = write_wav(tmp_path / "a.wav", odd.tobytes(), bits=32, tag=3)
    assert heard(path)[:6].tolist() == [0.0, 0.0, 0.0, 1.0, -1.0, 0.25]


def test_doubles_too_large_for_float32_are_silence(tmp_path):
    odd = np.array([1e300, -1e300, np.nan, 0.5] * 4000, "<f8")
    path = write_wav(tmp_path / "a.wav", odd.tobytes(), bits=64, tag=3)
    assert heard(path)[:4].tolist() == [0.0, 0.0, 0.0, 0.5]


@pytest.mark.parametrize(
    ("rate", "channels"), [(8_000, 1), (22_050, 2), (44_100, 2), (48_000, 6), (96_000, 1)]
)
def test_any_sample_rate_and_number_of_channels_becomes_16_khz_mono(rate, channels, tmp_path):
    path = write_audio(tmp_path / "a.flac", "flac", np.repeat(tone(2.0, 440, rate), channels, 0), rate)
    samples = heard(path)
    assert samples.dtype == np.float32
    assert len(samples) == pytest.approx(2 * SAMPLE_RATE, abs=2)
    assert np.abs(samples[2000:-2000]).max() == pytest.approx(0.5, abs=0.01)


def test_blocks_are_of_a_second_or_a_little_more(tmp_path):
    path = write_audio(tmp_path / "a.mp3", "mp3", speechlike(20.0))
    lengths = [len(block) for block in decode(path, probe(path))]
    assert all(SAMPLE_RATE <= length < 3 * SAMPLE_RATE for length in lengths[:-1])


def test_memory_stays_flat_however_long_the_file_is(tmp_path):
    minutes = write_wav(
        tmp_path / "a.wav", pcm16(silence(120.0, 44_100).repeat(2, axis=0)), rate=44_100, channels=2
    )
    media = probe(minutes)
    tracemalloc.start()
    try:
        for _ in decode(minutes, media):
            pass
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 4_000_000  # the whole file as float32 would take 42 million


def test_a_long_gap_takes_no_more_memory_than_a_short_one(tmp_path):
    path = write_with_hole(tmp_path / "a.mp4", "mp4", "aac", (1.0, 7.0))
    lengths = [len(block) for block in decode(path, probe(path))]
    assert sum(lengths) == pytest.approx(8 * SAMPLE_RATE, abs=2000)
    assert max(lengths) < 3 * SAMPLE_RATE


def test_ogg_recordings_joined_end_to_end_are_heard_one_after_the_other(tmp_path):
    pieces = [write_audio(tmp_path / str(number), "ogg", clicks(3.0)).read_bytes() for number in range(3)]
    path = tmp_path / "joined.ogg"
    path.write_bytes(b"".join(pieces))
    assert click_times(heard(path)) == pytest.approx(np.arange(9) + 0.5, abs=0.15)


def test_a_sample_rate_that_changes_on_the_way_changes_nothing(tmp_path):
    first = write_audio(tmp_path / "1", "aac", clicks(3.0, rate=44_100), 44_100).read_bytes()
    second = write_audio(tmp_path / "2", "aac", clicks(3.0, rate=16_000), 16_000).read_bytes()
    path = tmp_path / "both.aac"
    path.write_bytes(first + second)
    assert len(click_times(heard(path))) == 6


def test_a_number_of_channels_that_changes_on_the_way_changes_nothing(tmp_path):
    first = write_audio(tmp_path / "1", "aac", clicks(3.0)).read_bytes()
    second = write_audio(tmp_path / "2", "aac", clicks(3.0).repeat(2, axis=0)).read_bytes()
    path = tmp_path / "both.aac"
    path.write_bytes(first + second)
    assert len(click_times(heard(path))) == 6


def write_with_hole(path, muxer, codec, hole):
    """Eight seconds of clicks, without the packets of the time `hole`."""
    (begin, end), rate = hole, 48_000
    options = (
        {"page_duration": "20000"} if muxer == "ogg" else {}
    )  # a page has one time stamp for all its packets
    with av.open(str(path), "w", format=muxer, options=options) as container:
        stream = container.add_stream(codec, rate=rate, layout="mono")
        samples = clicks(8.0, rate=rate)
        packets = []
        for start in range(0, samples.shape[1], 960):
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(samples[:, start : start + 960]), format="fltp", layout="mono"
            )
            frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
            packets += stream.encode(frame)
        packets += stream.encode(None)
        for packet in packets:
            if not begin <= packet.pts * packet.time_base < end:
                container.mux(packet)
    return path


@pytest.mark.parametrize(
    ("muxer", "codec"), [("mp4", "aac"), ("mpegts", "aac"), ("mpeg", "mp2"), ("ogg", "opus")]
)
def test_words_behind_missing_sound_keep_their_times_and_the_log_says_so(muxer, codec, tmp_path, caplog):
    encoder = "libopus" if codec == "opus" else codec
    path = write_with_hole(tmp_path / "a", muxer, encoder, (1.9, 4.2))
    times = click_times(heard(path))
    assert times == pytest.approx([0.5, 1.5, 4.5, 5.5, 6.5, 7.5], abs=0.1)
    warnings = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert len(warnings) == 1
    assert "1 gaps filled" in warnings[0]
    assert "first at 1.9" in warnings[0]


def test_sound_that_starts_after_the_picture_keeps_its_distance(tmp_path):
    path = tmp_path / "late.mp4"
    with av.open(str(path), "w", format="mp4") as container:
        picture = container.add_stream("mpeg4", rate=10, width=64, height=64, pix_fmt="yuv420p")
        sound = container.add_stream("aac", rate=16_000, layout="mono")
        for _ in range(60):
            image = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            container.mux(picture.encode(image))
        container.mux(picture.encode(None))
        samples = clicks(3.0)
        for start in range(0, samples.shape[1], 1000):
            block = np.ascontiguousarray(samples[:, start : start + 1000])
            frame = av.AudioFrame.from_ndarray(block, format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = 16_000, 32_000 + start, Fraction(1, 16_000)
            container.mux(sound.encode(frame))
        container.mux(sound.encode(None))
    assert click_times(heard(path)) == pytest.approx([2.5, 3.5, 4.5], abs=0.1)


@pytest.mark.parametrize("name", ["flac", "m4a", "mpeg", "ogg", "wav"])
def test_damage_half_way_keeps_the_times_of_what_follows(name, tmp_path):
    path = write_audio(tmp_path / "a", name, clicks(20.0) + 0.05 * speechlike(20.0, seed=3))
    content = path.read_bytes()
    whole = click_times(heard(path))
    path.write_bytes(overwritten(content, 0.40, 0.47))
    late = [time for time in click_times(heard(path)) if time > 12]
    assert late == pytest.approx([time for time in whole if time > 12], abs=0.11)


@pytest.mark.parametrize("name", FORMATS)
def test_damage_half_way_never_stops_a_transcript(name, tmp_path):
    path = write_audio(tmp_path / "a", name, clicks(10.0) + 0.05 * speechlike(10.0, seed=3))
    path.write_bytes(overwritten(path.read_bytes(), 0.40, 0.47))
    assert len(heard(path)) / SAMPLE_RATE == pytest.approx(10.0, abs=2.5)


def test_damage_is_logged_once_with_its_first_place(tmp_path, caplog):
    path = write_audio(tmp_path / "a.m4a", "m4a", speechlike(10.0))
    path.write_bytes(overwritten(path.read_bytes(), 0.45, 0.55))
    list(decode(path, probe(path, "/input.audio")))
    (warning,) = [record for record in caplog.records if record.levelno == logging.WARNING]
    assert warning.name == "longhand.media"
    assert warning.getMessage().startswith("/input.audio is damaged: ")
    place = float(warning.getMessage().rsplit("first at ", 1)[1].removesuffix(" s"))
    assert place == pytest.approx(4.5, abs=1.0)


def test_a_sound_file_logs_no_warning(tmp_path, caplog):
    for name in FORMATS:
        list(decode(path := write_audio(tmp_path / name, name, speechlike(2.0)), probe(path)))
    assert [record for record in caplog.records if record.levelno >= logging.WARNING] == []


def test_a_file_cut_short_gives_what_is_there_and_says_so(tmp_path, caplog):
    path = write_audio(tmp_path / "a.flac", "flac", speechlike(10.0))
    path.write_bytes(truncated(path.read_bytes(), 0.5))
    assert len(heard(path)) / SAMPLE_RATE == pytest.approx(5.0, abs=1.0)
    assert "ends early" in caplog.text


def test_a_file_of_headers_only_is_not_valid(tmp_path):
    path = write_wav(tmp_path / "a.wav", b"")
    with pytest.raises(NotValid, match="before any audio"):
        heard(path)


def test_a_track_of_which_nothing_decodes_is_not_valid(tmp_path):
    path = write_audio(tmp_path / "a.m4a", "m4a", speechlike(3.0))
    content = path.read_bytes()
    media = probe(path)
    data = content.index(b"mdat") + 4
    end = content.index(b"moov") - 4
    path.write_bytes(content[:data] + b"\xff" * (end - data) + content[end:])
    with pytest.raises(NothingDecoded):
        list(decode(path, media))


def test_a_header_that_says_one_second_does_not_let_more_than_two_hours_through(tmp_path, monkeypatch):
    monkeypatch.setattr(decoding, "MAX_DURATION_SECONDS", 4)
    path = write_audio(tmp_path / "a.flac", "flac", silence(8.0))
    content = bytearray(path.read_bytes())
    content[22:26] = struct.pack(">I", 16_000)
    path.write_bytes(content)
    media = probe(path)
    assert media.duration_seconds == pytest.approx(1.0)
    with pytest.raises(TooLong):
        list(decode(path, media))


def test_exactly_two_hours_are_not_too_long(tmp_path, monkeypatch):
    monkeypatch.setattr(decoding, "MAX_DURATION_SECONDS", 3)
    path = write_audio(tmp_path / "a.aac", "aac", silence(3.0))
    assert len(heard(path)) > 3 * SAMPLE_RATE
    assert limits.MAX_DURATION_SECONDS == 7200


def test_the_sound_of_a_video_is_decoded(tmp_path):
    assert click_times(heard(write_video(tmp_path / "v.mp4", clicks(3.0)))) == pytest.approx(
        [0.5, 1.5, 2.5], abs=0.07
    )


def test_what_ffmpeg_says_is_in_our_log_at_debug_level_only(tmp_path, caplog, capfd):
    path = write_audio(tmp_path / "a.m4a", "m4a", speechlike(5.0))
    path.write_bytes(overwritten(path.read_bytes(), 0.4, 0.6))
    heard(path)
    assert not [record for record in caplog.records if record.getMessage().startswith("ffmpeg ")]
    with caplog.at_level(logging.DEBUG, "longhand.media"):
        heard(path)
    assert {record.levelno for record in caplog.records if record.getMessage().startswith("ffmpeg ")} == {
        logging.DEBUG
    }
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    "playlist",
    [
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:9\n#EXTINF:2,\n{}\n#EXT-X-ENDLIST\n",
        "ffconcat version 1.0\nfile {}\n",
    ],
)
def test_a_playlist_is_refused_though_the_recording_it_names_is_there(playlist, tmp_path):
    secret = write_audio(tmp_path / "secret.ts", "mpeg", tone(2.0), muxer="mpegts")
    path = tmp_path / "a.m3u8"
    path.write_text(playlist.format(secret.name))
    with av.open(str(path), options={"safe": "0", "extension_picky": "0"}) as trusting:
        assert trusting.streams.audio, "FFmpeg left to itself follows the playlist"
    with pytest.raises(NotValid, match="playlist"):
        heard(path)


def write_late(path, channels, rate, start_seconds):
    """A video whose sound, a millisecond of it, comes late."""
    with av.open(str(path), "w", format="mov") as container:
        picture = container.add_stream("mpeg4", rate=10, width=16, height=16, pix_fmt="yuv420p")
        sound = container.add_stream("pcm_s16le", rate=rate, layout=f"{channels} channels")
        frame = av.VideoFrame.from_ndarray(np.zeros((16, 16, 3), np.uint8), format="rgb24")
        container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        packet = av.Packet(np.full((rate // 1000, channels), 3000, "<i2").tobytes())
        packet.stream, packet.time_base, packet.duration = sound, Fraction(1, rate), rate // 1000
        packet.pts = packet.dts = start_seconds * rate
        container.mux(packet)
    return path


def test_a_gap_in_many_channels_at_a_high_rate_takes_no_more_memory_than_sound_at_16_khz(tmp_path):
    path = write_late(tmp_path / "late.mov", 100, 96_000, 60)
    media = probe(path)
    tracemalloc.start()
    try:
        blocks = 0
        for block in decode_channels(path, media):
            assert block.shape[0] == 100
            blocks += block.shape[1]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert blocks == pytest.approx(60 * SAMPLE_RATE, abs=100)
    assert peak < 40_000_000  # a second at 16 kHz takes 6.4 million, one at 96 kHz 38 million


@pytest.mark.parametrize("rate", [16_000, 44_100, 48_000])
def test_the_rounding_of_many_gaps_does_not_add_up(rate, tmp_path):
    """Every second packet of the half seconds without a click is missing."""
    seconds = 120
    with av.open(str(tmp_path / "a.mp4"), "w", format="mp4") as container:
        stream = container.add_stream("aac", rate=rate, layout="mono")
        samples = clicks(float(seconds), rate=rate)
        for start in range(0, samples.shape[1], 1024):
            frame = av.AudioFrame.from_ndarray(samples[:, start : start + 1024], format="fltp", layout="mono")
            frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
            for packet in stream.encode(frame):
                second = packet.pts / rate % 1.0
                if 0.25 < second < 0.75 or int(second * 8) % 2:
                    container.mux(packet)
        container.mux(stream.encode(None))
    begun = click_times(heard(tmp_path / "a.mp4"))
    assert begun == pytest.approx(np.arange(seconds) + 0.5, abs=0.012)


def test_an_ogg_whose_last_packet_ends_before_it_begins_is_as_long_as_its_sound(tmp_path):
    """FFmpeg gives such a packet a length below zero, which reads as two days."""
    lengths = []
    for count in range(3_000, 6_000, 100):
        path = write_audio(tmp_path / "a", "ogg", tone(count / SAMPLE_RATE), codec="libvorbis")
        lengths.append((probe(path).duration_seconds - count / SAMPLE_RATE, len(heard(path)) - count))
    assert all(abs(seconds) < 0.1 and abs(samples) < 1600 for seconds, samples in lengths)
