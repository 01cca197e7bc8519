"""The worker and the real `pipeline`, on a real recording."""

import json
from datetime import UTC, datetime

import pytest

from transcriber.license.development import development_token


@pytest.fixture
def licensed(worker, models, tmp_path):
    """A worker whose image has the transcriber of this project: found beside Python, not on the PATH."""
    token = development_token(tmp_path / "licence", datetime.now(UTC))
    worker.environment.update(
        PATH="/usr/bin:/bin",
        LICENSE_TOKEN=token,
        LONGHAND_KEYS_DIR=str(tmp_path / "licence" / "keys"),
        LONGHAND_MODELS_DIR=str(models.parent),
    )
    return worker


def test_a_recording_of_dickens_becomes_its_transcript(cloud, licensed, models):
    recording = (models / "samples" / "two_cities.wav").read_bytes()

    outcome = licensed(cloud.upload(recording, "two cities & more.wav"))

    assert outcome.status == 0, outcome.stderr
    document = json.loads(cloud.text("transcript.json"))
    assert document["metadata"]["transcription_config"] == {"language": "en"}
    assert cloud.text("transcript.txt").startswith("It was the best of times")
    assert cloud.text("transcript.srt").startswith("1\n00:00:0")
    assert cloud.summary.audio_seconds == pytest.approx(44.1, abs=0.5)
    assert f"Transcribed {round(cloud.summary.audio_seconds)} seconds of speech" in cloud.text("log")
    assert list(licensed.work.iterdir()) == []


def test_what_is_no_recording_is_refused_in_the_words_of_pipeline(cloud, licensed):
    outcome = licensed(cloud.upload(b"Dear sir, here is the recording.\n" * 99, "talk.wav"))

    assert outcome.status == 1
    assert cloud.failure.code == "audio.not_valid"
    assert cloud.failure.message == "/input.audio is not valid: the data is text"
    assert cloud.failure.advice.startswith("Send a recording in aac, amr, flac")


def test_a_config_that_is_refused_says_which_key(cloud, licensed):
    config = {"type": "transcription", "transcription_config": {"language": "de"}}
    licensed(cloud.upload(config=config))
    assert cloud.failure.code == "config.language_not_available"
    assert "'de'" in cloud.failure.message


def test_an_option_that_pipeline_refuses_is_its_exit_code_2(cloud, licensed):
    assert licensed(cloud.upload(parallel=0)).status == 2
    assert "invalid check_parallel value: '0'" in cloud.failure.message
    assert cloud.failure.code == "job.failed"
