import os
import struct

import pytest

from contract.errors.audio import (
    Encrypted,
    NoAudioStream,
    NothingDecoded,
    NotValid,
    SampleRateMissing,
    TooLarge,
    TooLong,
)
from contract.limits import MAX_INPUT_BYTES
from tests.samples import (
    FORMATS,
    id3,
    not_audio,
    pcm16,
    silence,
    speechlike,
    tone,
    truncated,
    write_audio,
    write_video,
    write_wav,
)
from transcriber.media.probe import probe


@pytest.mark.parametrize("name", ["wav", "mp3"])
def test_a_recording_cut_off_half_way_is_told_by_what_its_header_promises(name, tmp_path, caplog):
    path = write_audio(tmp_path / "a", name, speechlike(10.0))
    assert probe(path, "/input.audio").duration_seconds == pytest.approx(10.0, abs=0.2)
    assert caplog.text == ""
    path.write_bytes(truncated(path.read_bytes(), 0.5))
    assert probe(path, "/input.audio").duration_seconds == pytest.approx(5.0, abs=0.5)
    assert "/input.audio is cut off: its header promises 10.0 s, there are" in caplog.text


@pytest.mark.parametrize("name", FORMATS)
def test_the_duration_of_each_format_is_right(name, tmp_path):
    media = probe(write_audio(tmp_path / "recording", name, speechlike(3.0)))
    assert media.format == name
    assert media.channels == 1
    assert media.duration_seconds == pytest.approx(3.0, abs=0.1)


def test_codec_channels_and_sample_rate_are_told(tmp_path):
    path = write_audio(tmp_path / "a", "m4a", speechlike(1.0, 44_100).repeat(2, axis=0), 44_100)
    media = probe(path)
    assert (media.codec, media.channels, media.sample_rate) == ("aac", 2, 44_100)


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 0x7FFFFFFF])
def test_a_streamed_wav_whose_size_field_was_never_filled_in_is_measured_by_its_file(size, tmp_path):
    path = write_wav(tmp_path / "a.wav", pcm16(tone(2.0)), data_size=size)
    assert probe(path).duration_seconds == pytest.approx(2.0, abs=0.01)


def test_a_flac_header_that_claims_ten_hours_is_not_believed(tmp_path):
    path = write_audio(tmp_path / "a.flac", "flac", tone(2.0))
    content = bytearray(path.read_bytes())
    content[22:26] = struct.pack(">I", 10 * 3600 * 16_000)  # low 32 bits of the number of samples
    path.write_bytes(content)
    assert probe(path).duration_seconds == pytest.approx(2.0, abs=0.1)


def test_a_fragmented_mp4_is_measured_to_its_last_fragment(tmp_path):
    fragmented = {"movflags": "frag_keyframe+empty_moov", "frag_duration": "1000000"}
    path = write_audio(tmp_path / "a.mp4", "mp4", tone(20.0), options=fragmented)
    assert probe(path).duration_seconds == pytest.approx(20.0, abs=0.1)


def test_more_than_two_hours_is_too_long(tmp_path):
    path = tmp_path / "long.wav"
    hours = write_wav(path, b"", rate=8_000, data_size=8_000 * 2 * 7_300).read_bytes()
    with path.open("wb") as file:
        file.write(hours)
        file.truncate(len(hours) + 8_000 * 2 * 7_300)  # a sparse file: takes no space
    with pytest.raises(TooLong, match="more than 2 hours"):
        probe(path)


def test_more_than_four_gigabytes_is_told_from_the_size_alone(tmp_path):
    path = tmp_path / "large.wav"
    with path.open("wb") as file:
        file.truncate(MAX_INPUT_BYTES + 1)
    with pytest.raises(TooLarge, match="at most 4 GB"):
        probe(path)


@pytest.mark.parametrize("name", sorted(not_audio()))
def test_what_is_no_audio_is_not_valid_and_the_message_says_what_it_is(name, tmp_path):
    content, words = not_audio()[name]
    path = tmp_path / "input.audio"
    path.write_bytes(content)
    with pytest.raises(NotValid) as caught:
        probe(path, name="/input.audio")
    assert caught.value.message == "/input.audio is not valid"
    assert words in caught.value.detail


def test_the_message_names_the_path_given_when_no_other_name_is(tmp_path):
    path = tmp_path / "other.bin"
    path.write_bytes(b"x")
    with pytest.raises(NotValid) as caught:
        probe(path)
    assert caught.value.message == f"{path} is not valid"


def test_a_missing_file_a_folder_and_a_pipe_are_told_apart(tmp_path):
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path, words in [(tmp_path / "none", "no such file"), (tmp_path, "folder"), (pipe, "pipe")]:
        with pytest.raises(NotValid, match=words):
            probe(path)


def test_a_video_without_sound_has_no_audio_stream(tmp_path):
    with pytest.raises(NoAudioStream, match="no audio stream: it holds video only"):
        probe(write_video(tmp_path / "v.mp4"))


def test_the_sound_of_a_video_is_found(tmp_path):
    assert probe(write_video(tmp_path / "v.mp4", tone(2.0))).codec == "aac"


def test_a_wav_of_zero_hertz_has_no_sample_rate(tmp_path):
    path = write_wav(tmp_path / "a.wav", pcm16(tone(1.0)), rate=0)
    with pytest.raises(SampleRateMissing) as caught:
        probe(path)
    assert caught.value.message == "failed to get sample rate"


def test_a_sample_rate_beyond_reason_is_not_valid(tmp_path):
    with pytest.raises(NotValid, match="a sample rate of 2000000 Hz"):
        probe(write_wav(tmp_path / "a.wav", pcm16(tone(1.0)), rate=2_000_000))


@pytest.mark.parametrize("tag", [b"drms", b"enca"])
def test_a_protected_track_is_told(tag, tmp_path):
    path = write_audio(tmp_path / "a.m4a", "m4a", tone(1.0))
    content = path.read_bytes()
    at = content.index(b"mp4a", content.index(b"stsd"))
    path.write_bytes(content[:at] + tag + content[at + 4 :])
    with pytest.raises(Encrypted, match="DRM"):
        probe(path)


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_cut_off_before_any_audio_is_not_valid(name, tmp_path):
    path = write_audio(tmp_path / "a", name, speechlike(1.0))
    content = path.read_bytes()
    path.write_bytes(content[: 6 if name == "amr" else 20])
    with pytest.raises(NotValid):
        probe(path)


def test_an_mp4_cut_off_before_its_index_is_cut_off(tmp_path):
    path = write_audio(tmp_path / "a.m4a", "m4a", tone(3.0))
    path.write_bytes(truncated(path.read_bytes(), 0.5))
    with pytest.raises(NothingDecoded, match="cut off or damaged before any audio"):
        probe(path)


@pytest.mark.parametrize("name", ["mp3", "aac", "flac", "wav", "ogg"])
def test_tags_with_large_cover_art_are_skipped(name, tmp_path):
    path = write_audio(tmp_path / "a", name, speechlike(2.0))
    path.write_bytes(id3(300_000) + id3(1_000) + path.read_bytes())
    media = probe(path)
    assert media.format == name
    assert media.duration_seconds == pytest.approx(2.0, abs=0.15)


def test_an_mp3_is_known_whatever_its_name(tmp_path):
    assert probe(write_audio(tmp_path / "a.mpeg", "mp3", silence(1.0))).format == "mp3"


def test_a_codec_that_is_not_supported_is_named(tmp_path):
    path = write_audio(tmp_path / "a.wav", "wav", tone(1.0), codec="tta", muxer="matroska")
    with pytest.raises(NotValid, match="Matroska"):
        probe(path)
