"""How long a recording is, told from a few places of it."""

import av
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.base import LonghandError
from contract.limits import MAX_DURATION_SECONDS
from contract.media.content import recognise_content
from lambdas.ingest.recording.length import Length, length_of
from lambdas.ingest.recording.ranged import BLOCK_BYTES, RangedFile, RangedReader
from tests.samples import FORMATS, flipped, id3, speechlike, write_audio, write_video, write_wav

SECONDS = 3.0
STATED = ("flac", "m4a", "mov", "mp4", "ogg", "wav")
ESTIMATED = ("aac", "amr", "mp3")


def length(data):
    return measured(data)[0]


def measured(data):
    """The length of a recording, and how many times it was read."""
    reads = [1]

    def fetch(first, last):
        reads[0] += 1
        return data[first : last + 1]

    reader = RangedReader(fetch, len(data), data[:BLOCK_BYTES])
    content = recognise_content(RangedFile(reader), len(data), "a")
    return length_of(reader, content), reads[0]


@pytest.fixture(scope="module")
def recordings(tmp_path_factory):
    folder = tmp_path_factory.mktemp("lengths")
    return {
        name: write_audio(folder / f"a.{name}", name, speechlike(SECONDS)).read_bytes() for name in FORMATS
    }


@pytest.mark.parametrize("name", STATED)
def test_a_header_that_states_the_length_is_believed(recordings, name):
    assert length(recordings[name]) == Length(pytest.approx(SECONDS, abs=0.15), stated=True)


@pytest.mark.parametrize("name", ESTIMATED)
def test_of_the_others_the_first_frames_give_an_estimate(recordings, name):
    assert length(recordings[name]) == Length(pytest.approx(SECONDS, rel=0.1), stated=False)


def test_an_mpeg_stream_says_nothing(recordings):
    assert length(recordings["mpeg"]) is None


@pytest.mark.parametrize("name", sorted({*STATED, *ESTIMATED} - {"mov", "mp4", "m4a"}))
def test_leading_tags_change_nothing(recordings, name):
    assert length(id3(200_000) + recordings[name]) == length(recordings[name])


def test_an_mp3_says_in_its_first_frame_how_many_there_are(tmp_path):
    # Encoded at a rate that changes: the first frames say little of the others.
    samples = np.concatenate([speechlike(20.0) * 0, speechlike(40.0)], axis=1)
    data = write_audio(tmp_path / "a.mp3", "mp3", samples, options={"write_xing": "1"}).read_bytes()

    assert length(data).seconds == pytest.approx(60, abs=0.2)


@pytest.mark.parametrize(
    ("name", "codec"),
    [("ogg", "flac"), ("ogg", "libopus"), ("mov", "alac"), ("wav", "pcm_mulaw")],
)
def test_other_codecs_in_the_same_container_are_understood(tmp_path, name, codec):
    rate = 48_000 if codec == "libopus" else 16_000
    path = write_audio(tmp_path / "a", name, speechlike(SECONDS, rate), rate, codec=codec)

    assert length(path.read_bytes()) == Length(pytest.approx(SECONDS, abs=0.15), stated=True)


def test_compressed_sound_in_a_wav_file_is_only_estimated(tmp_path):
    path = write_wav(tmp_path / "a.wav", bytes(24_000), rate=8_000, bits=8, tag=0x31)

    assert length(path.read_bytes()) == Length(3.0, stated=False)


@pytest.mark.parametrize("size", [0, 0xFFFFFFFF, 2**31, None])
def test_the_size_of_the_file_bounds_what_a_wav_header_says(tmp_path, size):
    path = write_wav(tmp_path / "a.wav", bytes(32_000), rate=8_000, data_size=size)

    assert length(path.read_bytes()) == Length(2.0, stated=True)


def test_a_wav_header_with_a_wrong_byte_rate_is_not_misled(tmp_path):
    data = bytearray(write_wav(tmp_path / "a.wav", bytes(32_000), rate=8_000).read_bytes())
    data[28:32] = (1).to_bytes(4, "little")

    assert length(bytes(data)) == Length(2.0, stated=True)


def test_samples_behind_a_long_list_of_tags_are_counted_from_the_size(tmp_path):
    path = write_wav(tmp_path / "a.wav", bytes(160_000), rate=8_000, extra=[(b"LIST", bytes(100_000))])

    assert length(path.read_bytes()) == Length(pytest.approx(16.3, abs=0.1), stated=False)


def test_of_a_movie_only_the_sound_counts(tmp_path):
    # A picture every 36 minutes: four of them last for two hours and more.
    path = tmp_path / "a.mp4"
    with av.open(str(path), "w", format="mp4") as container:
        picture = container.add_stream("mpeg4", rate=10, width=64, height=64, pix_fmt="yuv420p")
        sound = container.add_stream("aac", rate=16_000, layout="mono")
        for number in range(4):
            frame = av.VideoFrame.from_ndarray(np.zeros((64, 64, 3), np.uint8), format="rgb24")
            frame.pts = number * 10 * 36 * 60
            container.mux(picture.encode(frame))
        container.mux(picture.encode(None))
        block = av.AudioFrame.from_ndarray(speechlike(1.0), format="fltp", layout="mono")
        block.sample_rate = 16_000
        container.mux(sound.encode(block))
        container.mux(sound.encode(None))
    with av.open(str(path)) as movie:
        assert movie.duration / 1e6 > 6000

    assert length(path.read_bytes()) == Length(pytest.approx(1, abs=0.15), stated=True)


@pytest.mark.parametrize(
    ("name", "options"),
    [("flac", {}), ("mp4", {"movflags": "faststart"}), ("mov", {"movflags": "faststart"})],
)
def test_a_file_that_was_cut_off_does_not_hold_what_its_header_says(tmp_path, name, options):
    path = write_audio(tmp_path / "a", name, speechlike(20.0), options=options)
    data = path.read_bytes()

    assert length(data) == Length(pytest.approx(20, abs=0.2), stated=True)
    assert length(data[: len(data) // 2]) == Length(pytest.approx(20, abs=0.2), stated=False)


def test_a_movie_without_sound_has_no_length(tmp_path):
    assert length(write_video(tmp_path / "a.mp4").read_bytes()) is None


def test_a_movie_of_fragments_has_no_index_to_tell_from(tmp_path):
    options = {"movflags": "frag_keyframe+empty_moov"}
    path = write_audio(tmp_path / "a.mp4", "mp4", speechlike(SECONDS), options=options)

    assert length(path.read_bytes()) is None


@pytest.mark.parametrize("name", ["m4a", "mov", "ogg", "wav", "mp3", "aac"])
def test_an_hour_of_sound_is_told_from_a_few_reads(tmp_path, name):
    samples = np.tile(speechlike(60.0, 8_000), 10)
    data = write_audio(tmp_path / "a", name, samples, 8_000).read_bytes()
    found, reads = measured(data)

    assert found.seconds == pytest.approx(600, rel=0.1)
    assert reads <= 5


@given(
    name=st.sampled_from(FORMATS), seed=st.integers(0, 10**6), count=st.integers(1, 40), whole=st.booleans()
)
def test_a_damaged_file_never_does_more_harm_than_to_have_no_length(recordings, name, seed, count, whole):
    data = recordings[name]
    broken = flipped(data if whole else data[:2000], count, seed, start=12)
    try:
        found = length(broken)
    except LonghandError:
        return  # not even told what it is

    assert found is None or 0 < found.seconds < float("inf")


@given(name=st.sampled_from(FORMATS), keep=st.integers(1, 60_000))
def test_a_file_that_is_cut_off_anywhere_does_no_harm(recordings, name, keep):
    try:
        found = length(recordings[name][:keep])
    except LonghandError:
        return

    assert found is None or 0 < found.seconds < 2 * MAX_DURATION_SECONDS
