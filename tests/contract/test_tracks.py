"""Recordings with several sound tracks, as phones and screen recorders write them."""

import json

import jiwer
import numpy as np
import pytest

from tests.samples import made_unreadable, pcm16, silence, tone, write_tracks, write_wav
from transcriber.media.decode import decode
from transcriber.media.probe import probe


@pytest.fixture(scope="module")
def voice(sentence):
    return np.concatenate(list(decode(sentence, probe(sentence))))[None, :]


def said(run):
    return " ".join(run.words).lower()


def heard_right(run):
    return said(run).startswith("it was the best of times")


@pytest.mark.parametrize("at", [0, 1, 2])
def test_the_track_with_speech_is_transcribed_wherever_it_stands_and_the_log_tells(
    at, pipeline, voice, tmp_path
):
    tracks = [silence(4.0), tone(4.0, level=0.1)]
    tracks.insert(at, voice)
    run = pipeline("--input", write_tracks(tmp_path / "screen.mp4", *tracks), "-stderr")
    assert heard_right(run)
    assert f"the recording has 3 sound tracks; number {at} is transcribed" in run.stderr
    assert "left out: " in run.stderr


@pytest.mark.parametrize("tag", [b"apac", b"zzzz"])
def test_a_phones_second_track_that_nobody_can_decode_does_not_matter(tag, pipeline, voice, tmp_path):
    path = write_tracks(tmp_path / "phone.mov", tone(1.0), voice, muxer="mov")
    path.write_bytes(made_unreadable(path.read_bytes(), 0, tag))
    run = pipeline("--input", path, "-stderr")
    assert heard_right(run)
    assert "sound track 0 of /input.audio is left out" in run.stderr


def test_each_channel_of_the_track_with_speech_is_transcribed_where_the_job_wants_that(
    pipeline, voice, config, tmp_path
):
    path = write_tracks(tmp_path / "a.mp4", silence(3.0), np.concatenate([voice, np.zeros_like(voice)]))
    run = pipeline("--input", path, "--job-config", config({"diarization": "channel"}))
    assert {word["channel"] for word in run.transcript["results"]} == {"channel_1"}


def test_the_published_cases_are_heard(pipeline, shared):
    cases = {case["file"]: case["text"] for case in json.loads((shared / "cases" / "cases.json").read_text())}
    for name in ("silent-track-first.mp4", "phone-with-unreadable-track.mov"):
        run = pipeline("--input", shared / "cases" / name)
        assert jiwer.wer(cases[name], said(run).replace(".", "").strip()) < 0.1, name


def test_a_transcript_without_a_word_from_sound_that_is_not_silence_warns(pipeline, tmp_path):
    noise = np.random.default_rng(0).standard_normal((1, 80_000)).astype(np.float32) * 0.05
    run = pipeline("--input", write_wav(tmp_path / "noise.wav", pcm16(noise)), "-stderr")
    assert run.words == []
    assert "WARNING longhand.pipeline the transcript has no words, but 4.9 of 5.0 s" in run.stderr


def test_sound_that_the_job_itself_silences_counts_as_sound(pipeline, sentence, config):
    silenced = config({"audio_filtering_config": {"volume_threshold": 100}})
    run = pipeline("--input", sentence, "--job-config", silenced, "-stderr")
    assert "the transcript has no words" in run.stderr


def test_silence_does_not_warn(pipeline, quiet):
    run = pipeline("--input", quiet, "-stderr")
    assert run.words == []
    assert "WARNING" not in run.stderr
