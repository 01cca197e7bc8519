"""A recording in a language that nobody named, through the whole program but for its start."""

import json
import os
from pathlib import Path

import numpy as np
import pytest

from benchmarks.random_whisper import SHAPES, write_random_whisper
from contract.config import parse_job_config
from contract.errors.config import FeatureNotAvailable
from contract.errors.language import LanguageNoSpeech, LanguageUncertain
from contract.formats.srt import to_srt
from contract.formats.txt import to_txt
from contract.transcript import parse_transcript, transcript_json
from tests.samples import silence, write_audio
from transcriber.engines.whisper.guards import Attempt
from transcriber.engines.whisper.model import WhisperModel
from transcriber.media.decode import decode
from transcriber.media.probe import probe
from transcriber.packs.load import load_pack
from transcriber.pipeline.job import Job
from transcriber.pipeline.run import transcribe
from transcriber.pipeline.source import NAME, Recording
from transcriber.speech import SAMPLE_RATE

JAPANESE = "これはペンです。"


@pytest.fixture(scope="session")
def store(tmp_path_factory, models) -> Path:
    """Folder of the multilingual pack with a model of random weights."""
    folder = tmp_path_factory.mktemp("multilingual")
    write_random_whisper(folder / "base", SHAPES["smallest"])
    for name in ("voice_activity.onnx", "speakers"):
        (folder / name).symlink_to(models / name)
    return folder


@pytest.fixture
def transcribed(store, stdout, monkeypatch):
    """Transcribes a recording with a job of `auto`."""
    monkeypatch.setattr("transcriber.packs.present.check_present", lambda *_args: None)

    def run(path, language="auto", asked=None, **identification):
        document = {"type": "transcription", "transcription_config": {"language": language, **(asked or {})}}
        if identification:
            document["language_identification_config"] = identification
        job = Job(parse_job_config(json.dumps(document)), load_pack("multilingual"), store)
        return transcribe(job, Recording(path, NAME), 1, stdout).transcript

    return run


@pytest.fixture
def stdout():
    with Path(os.devnull).open("wb") as file:
        yield file.fileno()


@pytest.fixture(autouse=True)
def spoken(monkeypatch):
    """What the model recognises, whatever is said."""
    attempt = Attempt(tuple(JAPANESE.encode()), JAPANESE, -0.2, 0.0)
    monkeypatch.setattr(WhisperModel, "attempt", lambda *_args, **_options: attempt)


@pytest.fixture
def japanese(monkeypatch):
    """Makes the model sure of a language."""
    heard = {"ja": 0.9, "cmn": 0.06, "ko": 0.04}
    monkeypatch.setattr(WhisperModel, "languages", lambda *_args: heard)


@pytest.fixture(scope="session")
def speech(models, tmp_path_factory) -> Path:
    """The first words of a real recording."""
    path = models / "samples" / "two_cities.wav"
    if not path.is_file():
        pytest.skip("needs the sample recordings: longhand models pull --samples")
    heard = np.concatenate(list(decode(path, probe(path))))[: 5 * SAMPLE_RATE]
    return write_audio(tmp_path_factory.mktemp("audio") / "speech.wav", "wav", heard[None])


@pytest.fixture
def quiet(tmp_path) -> Path:
    return write_audio(tmp_path / "quiet.wav", "wav", silence(2.0))


def test_the_transcript_is_in_the_language_that_is_heard_and_says_so(transcribed, japanese, speech):
    transcript = parse_transcript(transcript_json(transcribed(speech)))
    metadata = transcript.metadata
    assert metadata.transcription_config == {"language": "auto"}
    assert metadata.language_pack_info.language_description == "Japanese"
    assert metadata.language_pack_info.word_delimiter == ""
    told = metadata.language_identification
    assert told.error is None
    assert [likely.language for likely in told.results[0].alternatives] == ["ja", "cmn", "ko"]
    assert 0 <= told.results[0].start_time < told.results[0].end_time <= 5
    assert {result.alternatives[0].language for result in transcript.results} == {"ja"}


def test_words_without_spaces_are_joined_in_every_format(transcribed, japanese, speech):
    transcript = transcribed(speech)
    words = [result.alternatives[0].content for result in transcript.results if result.type == "word"]
    assert words[:4] == ["こ", "れ", "は", "ペ"]
    assert to_txt(transcript).startswith(JAPANESE)
    assert "はペン" in to_srt(transcript)


def test_words_to_listen_for_are_refused_once_a_language_without_spaces_is_heard(
    transcribed, japanese, speech, monkeypatch
):
    asked = {"additional_vocab": [{"content": "Kubernetes"}]}
    with pytest.raises(FeatureNotAvailable, match="additional_vocab"):
        transcribed(speech, asked=asked)
    monkeypatch.setattr(WhisperModel, "languages", lambda *_args: {"pl": 1.0})
    assert transcribed(speech, asked=asked).metadata.language_pack_info.adapted


def test_in_doubt_the_job_decides(transcribed, speech):
    """A model of random weights is sure of nothing."""
    with pytest.raises(LanguageUncertain):
        transcribed(speech)
    transcript = transcribed(speech, low_confidence_action="use_default_language", default_language="ar")
    assert transcript.metadata.language_pack_info.writing_direction == "right-to-left"
    assert transcript.metadata.language_identification.error == "LOW_CONFIDENCE"


def test_without_speech_there_is_no_language_unless_the_job_names_one(transcribed, quiet):
    with pytest.raises(LanguageNoSpeech):
        transcribed(quiet)
    transcript = transcribed(quiet, default_language="fr")
    assert transcript.results == []
    assert transcript.metadata.language_pack_info.language_description == "French"
    assert transcript.metadata.language_identification.error == "NO_SPEECH"


def test_a_language_that_is_named_is_not_looked_for(transcribed, quiet):
    metadata = transcribed(quiet, language="cmn").metadata
    assert metadata.language_identification is None
    assert metadata.language_pack_info.language_description == "Mandarin"


def test_what_does_not_depend_on_the_recogniser_works_with_any(transcribed, japanese, speech):
    asked = {"diarization": "speaker", "audio_filtering_config": {}}
    words = [result for result in transcribed(speech, asked=asked).results if result.type == "word"]
    assert {"S1"} <= {word.alternatives[0].speaker for word in words} <= {"S1", "UU"}
    assert all(0 < word.volume <= 100 for word in words)


def test_channels_are_transcribed_in_the_language_of_the_recording(transcribed, japanese, speech, tmp_path):
    heard = np.concatenate(list(decode(speech, probe(speech))))
    both = write_audio(tmp_path / "both.wav", "wav", np.stack([heard, heard]))
    results = transcribed(both, asked={"diarization": "channel"}).results
    assert {result.channel for result in results} == {"channel_1", "channel_2"}
    assert {result.alternatives[0].language for result in results} == {"ja"}
