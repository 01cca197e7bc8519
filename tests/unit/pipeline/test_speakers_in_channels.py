"""Two channels: in one, two people share a microphone; in the other there is one."""

import json
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from contract.config import parse_job_config
from transcriber.channels.collate import collate
from transcriber.packs.load import load_pack
from transcriber.pipeline import speakers
from transcriber.pipeline.job import Job
from transcriber.pipeline.writing import written
from transcriber.speech import Utterance, Voice, Word

WIDTH = 256
SECONDS = 8.0


def heard(index, channel, *voices):
    """An utterance in which one after the other speaks for some seconds, four words each."""
    start = index * 2 * SECONDS
    words, stretches = [], []
    for at, number in enumerate(voices):
        begin = start + at * SECONDS
        stretches.append(Voice(begin, begin + SECONDS, np.eye(1, WIDTH, number, np.float32)[0]))
        words += [Word(f"v{number}", begin + 2 * word, begin + 2 * word + 1, 0.9) for word in range(4)]
    return Utterance(index, start, start + 2 * SECONDS, words, channel, voices=tuple(stretches))


@pytest.fixture
def utterances():
    return [heard(0, 0, 7, 9), heard(1, 1, 9), heard(2, 0, 9, 7)]


def collated(utterances, diarization, *, with_speakers):
    document = {
        "type": "transcription",
        "transcription_config": {"language": "en", "diarization": diarization},
    }
    job = Job(parse_job_config(json.dumps(document)), load_pack("en"), Path("/nowhere"))
    labelled, _ = speakers.with_speakers(utterances, job, keep=False)
    return collate(labelled, partial(written, job=job), ["L", "R"], with_speakers=with_speakers)


def test_speakers_are_counted_in_each_channel(utterances):
    found = collated(utterances, "channel_and_speaker", with_speakers=True)
    labels = {(one.channel, one.alternatives[0].content): one.alternatives[0].speaker for one in found}
    assert labels == {("L", "v7"): "S1", ("L", "v9"): "S2", ("R", "v9"): "S1"}


def test_changes_are_told_in_each_channel(utterances):
    found = collated(utterances, "channel_and_speaker_change", with_speakers=False)
    assert [(one.channel, one.start_time) for one in found if one.type == "speaker_change"] == [
        ("L", SECONDS),
        ("L", 5 * SECONDS),
    ]
    assert {alternative.speaker for one in found for alternative in one.alternatives} == {None}
