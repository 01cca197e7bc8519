import hashlib
import itertools

import numpy as np
import pytest

from benchmarks import recordings
from benchmarks.here import NotHere
from benchmarks.recordings import Recordings, cut, joined, write_flac
from tests.samples import speechlike, write_audio
from transcriber.media.decode import decode
from transcriber.media.probe import probe


def pcm(*values):
    return np.array(values, np.int16)


def test_pauses_stand_between_utterances():
    pieces = list(joined([pcm(1, 2), pcm(3)], [0.5, 0.25]))
    assert [len(piece) for piece in pieces] == [2, 8000, 1, 4000]
    assert not pieces[1].any()


@pytest.mark.parametrize("count", [1, 3, 4, 7])
def test_endless_speech_is_cut_to_the_sample(count):
    samples = np.concatenate(list(cut(itertools.repeat(pcm(1, 2, 3)), count)))
    assert samples.tolist() == [1, 2, 3, 1, 2, 3, 1][:count]


def test_a_recording_holds_exactly_the_samples_written(tmp_path):
    pieces = [np.arange(-5000, 5000, dtype=np.int16), pcm(32767, -32768), np.zeros(9000, np.int16)]
    digest = write_flac(tmp_path / "a.flac", pieces)
    heard = np.concatenate(list(decode(tmp_path / "a.flac", probe(tmp_path / "a.flac"))))
    samples = np.rint(heard * 32768).astype("<i2")
    assert samples.tolist() == np.concatenate(pieces).tolist()
    assert digest == hashlib.sha256(samples.tobytes()).hexdigest()


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A home with a bundled recording of 6 s, and no recordings beside the checkout."""
    samples = tmp_path / "home" / "models" / "en" / "samples"
    samples.mkdir(parents=True)
    write_audio(samples / "two_cities.wav", "wav", speechlike(6.0))
    monkeypatch.setenv("LONGHAND_HOME", str(tmp_path / "home"))
    monkeypatch.setattr(recordings, "LIBRISPEECH", tmp_path / "none")
    return samples


def test_without_other_recordings_the_bundled_one_is_repeated(home, tmp_path):
    recording = Recordings(tmp_path).speech(1)
    assert recording.made_of == "two_cities.wav over and over"
    assert recording.seconds == probe(recording.path).duration_seconds == 60.0
    assert Recordings(tmp_path).speech(1).sha256 == recording.sha256


def test_a_sentence_is_the_first_five_seconds_as_they_come(home, tmp_path):
    sentence = Recordings(tmp_path).sentence
    assert probe(sentence.path).duration_seconds == 5.0
    assert sentence.path.read_bytes()[-1000:] in (home / "two_cities.wav").read_bytes()


def test_without_any_recording_the_reader_is_told_what_to_run(home, tmp_path):
    (home / "two_cities.wav").unlink()
    with pytest.raises(NotHere, match="longhand models pull --samples"):
        Recordings(tmp_path).speech(1)
