"""Broken files of every format end as samples or as an error of the tree: never as a crash or a hang."""

import numpy as np
import pytest

from contract.errors.base import LonghandError
from tests.samples import FORMATS, flipped, speechlike, truncated, write_audio, write_video
from transcriber.media.decode import decode, decode_channels
from transcriber.media.probe import probe
from transcriber.speech import SAMPLE_RATE

SEEDS = range(12)
LONGEST_SECONDS = 700  # 1.5 s of sound, and the longest gap that is filled


def transcribable(path, read=decode):
    """Whether there is sound in it; anything but an error of the tree goes through."""
    taken = 0
    try:
        for block in read(path, probe(path)):
            assert block.dtype == np.float32
            assert np.isfinite(block).all()
            assert np.abs(block).max() <= 1.0
            taken += block.shape[-1]
            if taken > LONGEST_SECONDS * SAMPLE_RATE:
                break
    except LonghandError:
        return False
    assert taken
    return True


@pytest.fixture(scope="module")
def recordings(tmp_path_factory):
    folder = tmp_path_factory.mktemp("recordings")
    return {name: write_audio(folder / f"a.{name}", name, speechlike(1.5)).read_bytes() for name in FORMATS}


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_cut_anywhere_is_transcribed_or_refused(name, recordings, tmp_path):
    path = tmp_path / "cut"
    results = []
    for keep in np.linspace(0.01, 0.99, 15):
        path.write_bytes(truncated(recordings[name], float(keep)))
        results.append(transcribable(path))
    # Only the formats whose index lies at the end need all of it.
    assert any(results) or name in {"m4a", "mov", "mp4"}


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_file_with_random_bytes_changed_is_transcribed_or_refused(name, seed, recordings, tmp_path):
    path = tmp_path / "flipped"
    path.write_bytes(flipped(recordings[name], 1 + 8 * seed, seed))
    transcribable(path)


@pytest.mark.parametrize("name", FORMATS)
@pytest.mark.parametrize("seed", SEEDS)
def test_a_file_with_a_broken_header_is_transcribed_or_refused(name, seed, recordings, tmp_path):
    path = tmp_path / "header"
    content = recordings[name]
    path.write_bytes(flipped(content[:200], 1 + seed, seed) + content[200:])
    transcribable(path)


@pytest.mark.parametrize("name", sorted({*FORMATS} - {"amr"}))
@pytest.mark.parametrize("seed", range(4))
def test_channels_of_a_file_with_random_bytes_changed_are_transcribed_or_refused(name, seed, tmp_path):
    """Damaged headers of packets may tell of channels that are not there."""
    path = write_audio(tmp_path / "stereo", name, speechlike(1.5).repeat(2, axis=0))
    path.write_bytes(flipped(path.read_bytes(), 1 + 24 * seed, seed))
    transcribable(path, decode_channels)


@pytest.mark.parametrize("name", ["m4a", "mov", "mp4"])
@pytest.mark.parametrize("seed", SEEDS)
def test_a_movie_with_a_broken_index_is_transcribed_or_refused(name, seed, recordings, tmp_path):
    path = tmp_path / "index"
    content = recordings[name]
    path.write_bytes(flipped(content, 1 + seed, seed, start=content.rindex(b"moov")))
    transcribable(path)


def test_a_track_that_comes_up_on_the_way_is_no_error(tmp_path):
    """PyAV does not know it when the end of the file comes."""
    sound = write_audio(tmp_path / "sound.ts", "mpeg", speechlike(1.5), muxer="mpegts").read_bytes()
    video = write_video(tmp_path / "video.ts", speechlike(1.5), muxer="mpegts", codec="mpeg2video")
    path = tmp_path / "joined"
    for others in (video.read_bytes(), video.read_bytes() * 20):
        path.write_bytes(sound + others)
        assert transcribable(path)


def test_the_stream_that_showed_it_is_transcribed(shared):
    assert transcribable(shared / "cases" / "abuse" / "demux-index-error.mpeg")
