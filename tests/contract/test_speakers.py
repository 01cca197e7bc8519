"""Who speaks, as users of the program see it."""

import json

import numpy as np
import pytest

from contract.speakers.kept import parse_kept
from contract.speakers.other import with_other_speakers
from contract.speakers.told import Limits
from contract.transcript import parse_transcript
from tests.samples import pcm16, write_wav
from transcriber.media.decode import decode
from transcriber.media.probe import probe
from transcriber.speech import SAMPLE_RATE

SPEAKERS = {"diarization": "speaker"}


@pytest.fixture(scope="module")
def conversation(shared, tmp_path_factory):
    """Two readers in turn, a sentence of each twice."""
    said = []
    for name in ("2033-164914-0000", "1998-15444-0001", "2033-164914-0001", "1998-15444-0002"):
        path = shared / "audio" / "librispeech-dev" / f"{name}.flac"
        said += [
            np.concatenate(list(decode(path, probe(path))))[: 4 * SAMPLE_RATE],
            np.zeros(8_000, np.float32),
        ]
    return write_wav(tmp_path_factory.mktemp("audio") / "two.wav", pcm16(np.concatenate(said)[None]))


@pytest.fixture(scope="module")
def monologue(speech, tmp_path_factory):
    heard = np.concatenate(list(decode(speech, probe(speech))))[: 12 * SAMPLE_RATE]
    return write_wav(tmp_path_factory.mktemp("audio") / "one.wav", pcm16(heard[None]))


def labels(transcript):
    return [item["alternatives"][0]["speaker"] for item in transcript["results"] if item["type"] == "word"]


def test_one_speaker_stays_one(pipeline, monologue, config, tmp_path):
    outcome = pipeline(
        "--input", monologue, "--job-config", config(SPEAKERS), "--all-formats", tmp_path / "out"
    )
    assert set(labels(outcome.transcript)) == {"S1"}
    assert (
        (tmp_path / "out" / "transcript.txt").read_text().startswith("SPEAKER: S1\nIt was the best of times")
    )


def test_two_speakers_take_turns_in_every_format(pipeline, conversation, config, tmp_path):
    out = tmp_path / "out"
    outcome = pipeline("--input", conversation, "--job-config", config(SPEAKERS), "--all-formats", out)
    found = labels(outcome.transcript)
    assert found[0] == "S1"
    assert set(found) == {"S1", "S2"}
    turns = [line for line in (out / "transcript.txt").read_text().splitlines() if line.startswith("SPEAKER")]
    assert turns == ["SPEAKER: S1", "SPEAKER: S2"] * 2
    marks = [item for item in outcome.transcript["results"] if item["type"] == "punctuation"]
    assert {mark["alternatives"][0]["speaker"] for mark in marks} <= {"S1", "S2"}


def test_exactly_as_many_speakers_are_told_apart_as_both_limits_say(pipeline, conversation, config):
    asked = {**SPEAKERS, "speaker_diarization_config": {"min_speakers": 3, "max_speakers": 3}}
    outcome = pipeline("--input", conversation, "--job-config", config(asked))
    assert set(labels(outcome.transcript)) == {"S1", "S2", "S3"}


def test_who_speaks_is_kept_for_other_numbers_of_speakers(pipeline, conversation, config, tmp_path):
    file = tmp_path / "kept" / "speakers.json"
    outcome = pipeline("--input", conversation, "--job-config", config(SPEAKERS), "--keep-speakers", file)
    transcript, kept = parse_transcript(json.dumps(outcome.transcript)), parse_kept(file.read_bytes())
    for limits, found in [(Limits(2, 2), labels(outcome.transcript)), (Limits(None, 1), ["S1"])]:
        told = with_other_speakers(transcript, kept, limits)
        spoken = [item for item in told.results if item.type == "word"]
        assert [item.alternatives[0].speaker for item in spoken] == found * (len(spoken) // len(found))
    assert len(file.read_bytes()) < 5_000


def test_nothing_is_kept_where_no_speaker_has_a_label(pipeline, monologue, config, tmp_path):
    file = tmp_path / "speakers.json"
    asked = config({"diarization": "speaker_change"})
    pipeline("--input", monologue, "--job-config", asked, "--keep-speakers", file)
    assert not file.exists()


def test_changes_of_speaker_are_told_without_names(pipeline, conversation, config):
    outcome = pipeline("--input", conversation, "--job-config", config({"diarization": "speaker_change"}))
    changes = [item for item in outcome.transcript["results"] if item["type"] == "speaker_change"]
    assert len(changes) == 3
    assert set(labels(outcome.transcript)) == {"UU"}


def test_identifiers_of_speakers_are_refused_by_name(pipeline, speech, config):
    asked = {**SPEAKERS, "speaker_diarization_config": {"get_speakers": True}}
    outcome = pipeline("--input", speech, "--job-config", config(asked))
    assert outcome.status == 1
    assert "speaker_diarization_config.get_speakers" in outcome.message
