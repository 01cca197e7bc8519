"""Recordings with a voice in each channel, and how loud they are."""

from itertools import pairwise

import numpy as np
import pytest

from tests.samples import pcm16, write_wav
from transcriber.media.decode import decode
from transcriber.media.probe import probe
from transcriber.speech import SAMPLE_RATE

LEFT = "it was the best of times it was the worst of times"
RIGHT = "it was the age of wisdom it was the age of foolishness"
BY_CHANNEL = {"diarization": "channel", "channel_diarization_labels": ["Agent", "Caller"]}


@pytest.fixture(scope="module")
def call(speech, tmp_path_factory):
    """One says the first two sentences, and another the next two while the first still speaks."""
    heard = np.concatenate(list(decode(speech, probe(speech))))
    left, right = (
        heard[int(begin * SAMPLE_RATE) : int(end * SAMPLE_RATE)] for begin, end in [(0, 4.7), (4.7, 10)]
    )
    both = np.zeros((2, 8 * SAMPLE_RATE), np.float32)
    both[0, : len(left)] = left
    both[1, 2 * SAMPLE_RATE : 2 * SAMPLE_RATE + len(right)] = 0.25 * right
    return write_wav(tmp_path_factory.mktemp("audio") / "call.wav", pcm16(both), channels=2)


def plain(words):
    return " ".join(words).lower()


def said(outcome, channel):
    return [
        item["alternatives"][0]["content"]
        for item in outcome.transcript["results"]
        if item["type"] == "word" and item["channel"] == channel
    ]


def test_each_channel_is_transcribed_under_its_name(pipeline, call, config):
    outcome = pipeline("--input", call, "--job-config", config(BY_CHANNEL))
    assert plain(said(outcome, "Agent")).startswith(LEFT)
    assert plain(said(outcome, "Caller")).startswith(RIGHT)
    results = outcome.transcript["results"]
    assert {item["channel"] for item in results} == {"Agent", "Caller"}
    assert all(set(item["alternatives"][0]) == {"content", "confidence", "language"} for item in results)
    starts = [item["start_time"] for item in results]
    assert starts == sorted(starts)


def test_text_and_subtitles_let_each_finish_the_sentence(pipeline, call, config, tmp_path):
    pipeline("--input", call, "--job-config", config(BY_CHANNEL), "--all-formats", tmp_path / "out")
    lines = (tmp_path / "out" / "transcript.txt").read_text().splitlines()
    assert [line.partition(": ")[0] for line in lines] == ["Agent", "Caller"] * (len(lines) // 2)
    assert plain([lines[0]]).replace(",", "").startswith(f"agent: {LEFT}")
    assert plain([lines[1]]).replace(",", "").startswith(f"caller: {RIGHT}")
    subtitles = (tmp_path / "out" / "transcript.srt").read_text().strip().split("\n\n")
    times = [subtitle.splitlines()[1].split(" --> ") for subtitle in subtitles]
    assert all(end <= start for (_, end), (start, _) in pairwise(times))
    assert [plain(subtitle.splitlines()[2:]).split()[:4] for subtitle in subtitles[:2]] == [
        LEFT.split()[:4],
        RIGHT.split()[:4],
    ]


def test_words_tell_how_loud_they_were_said(pipeline, call, config):
    results = pipeline(
        "--input", call, "--job-config", config({"diarization": "channel", "audio_filtering_config": {}})
    ).transcript["results"]
    volumes = {name: [] for name in ("channel_1", "channel_2")}
    for item in results:
        assert ("volume" in item) == (item["type"] == "word")
        if item["type"] == "word":
            volumes[item["channel"]].append(item["volume"])
    assert all(0 < volume <= 100 for of_channel in volumes.values() for volume in of_channel)
    assert np.median(volumes["channel_1"]) > 2 * np.median(volumes["channel_2"])


def test_a_voice_in_the_background_is_not_transcribed(pipeline, call, config):
    asked = {"diarization": "channel", "audio_filtering_config": {"volume_threshold": 100}}
    assert pipeline("--input", call, "--job-config", config(asked)).words == []
    asked["audio_filtering_config"] = {"volume_threshold": 2}
    outcome = pipeline("--input", call, "--job-config", config(asked))
    assert len(said(outcome, "channel_1")) > len(said(outcome, "channel_2"))


def test_speakers_are_told_apart_in_each_channel_by_itself(pipeline, call, config):
    asked = BY_CHANNEL | {"diarization": "channel_and_speaker"}
    results = pipeline("--input", call, "--job-config", config(asked)).transcript["results"]
    speakers = {(item["channel"], item["alternatives"][0]["speaker"]) for item in results}
    assert speakers == {("Agent", "S1"), ("Caller", "S1")}


def test_without_diarization_results_have_neither_channel_nor_volume(pipeline, call):
    results = pipeline("--input", call).transcript["results"]
    assert results
    assert not any({"channel", "volume"} & set(item) for item in results)


def test_labels_that_name_nothing_are_told(pipeline, quiet, config):
    outcome = pipeline("--input", quiet, "--job-config", config(BY_CHANNEL), "-stderr")
    assert outcome.transcript["results"] == []
    assert "channel_diarization_labels has 2 labels for 1 channels; not used: Caller" in outcome.stderr


def test_too_many_channels_are_refused(pipeline, config, tmp_path):
    path = write_wav(tmp_path / "a.wav", bytes(2 * 101 * 16_000), channels=101)
    outcome = pipeline("--input", path, "--job-config", config(BY_CHANNEL))
    outcome.assert_failed("/input.audio has too many channels", "audio.too_many_channels")
    assert pipeline("--input", path).transcript["results"] == []
