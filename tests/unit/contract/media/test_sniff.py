import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.media.sniff import HEAD_BYTES, leading_tag_bytes, sniff, wav_sample_rate
from tests.samples import FORMATS, id3, not_audio, pcm16, speechlike, tone, write_audio, write_wav


@pytest.mark.parametrize("name", FORMATS)
def test_each_documented_format_is_known_by_its_content(name, tmp_path):
    content = write_audio(tmp_path / "no-name", name, speechlike(1.0)).read_bytes()
    assert sniff(content[leading_tag_bytes(content) :]).format == name


@pytest.mark.parametrize("name", sorted(not_audio()))
def test_what_is_no_audio_is_called_by_its_name(name):
    content, words = not_audio()[name]
    kind = sniff(content)
    assert not kind.is_audio
    assert words.removeprefix("the file is ") in kind.description


def test_raw_samples_without_a_header_are_refused():
    assert not sniff(pcm16(speechlike(3.0))).is_audio
    assert not sniff(pcm16(tone(3.0))).is_audio


def test_mp3_behind_junk_is_still_found(tmp_path):
    content = write_audio(tmp_path / "a", "mp3", tone(1.0), options={"id3v2_version": "0"}).read_bytes()
    assert sniff(b"\x00junk\xff" * 999 + content).format == "mp3"


def test_a_transport_stream_that_begins_within_a_packet_is_found(tmp_path):
    content = write_audio(tmp_path / "a", "mpeg", speechlike(2.0), muxer="mpegts").read_bytes()
    assert sniff(content[77:]).demuxer == "mpegts"


def test_one_frame_header_in_noise_is_no_mp3():
    assert not sniff(b"\xff\xfb\x90\x64" + os.urandom(20_000).replace(b"\xff", b"\x00")).is_audio


def test_a_tag_with_cover_art_is_measured_though_it_is_longer_than_what_was_read():
    assert leading_tag_bytes(id3(300_000)[:HEAD_BYTES]) == 300_010


def test_a_tag_with_a_broken_size_is_no_tag():
    assert leading_tag_bytes(b"ID3\x04\x00\x00\x80\x00\x00\x00") == 0


def test_the_sample_rate_of_a_wav_is_found_behind_other_chunks(tmp_path):
    plain = write_wav(tmp_path / "a.wav", b"", rate=8_000).read_bytes()
    late = plain[:12] + b"JUNK\x05\x00\x00\x00abcde\x00" + plain[12:]
    assert wav_sample_rate(late) == wav_sample_rate(plain) == 8_000
    assert wav_sample_rate(plain[:20]) is None


@pytest.mark.parametrize(
    ("brand", "name"), [("M4A ", "m4a"), ("M4B ", "m4a"), ("qt  ", "mov"), ("isom", "mp4"), ("3gp4", "mp4")]
)
def test_the_family_of_mp4_is_told_apart_by_its_brand(brand, name):
    assert sniff(b"\x00\x00\x00\x18ftyp" + brand.encode() + bytes(40)).format == name


@given(st.binary(max_size=3000))
def test_any_bytes_get_a_kind_and_only_audio_gets_a_reader(content):
    kind = sniff(content)
    assert kind.description
    assert kind.is_audio == bool(kind.demuxer)


@given(st.text(alphabet=st.characters(exclude_categories=["Cc", "Cs"]), min_size=1, max_size=300))
def test_no_text_is_ever_taken_for_audio(text):
    assert not sniff(text.encode()).is_audio
