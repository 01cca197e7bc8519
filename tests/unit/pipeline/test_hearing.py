import json
from pathlib import Path

import numpy as np
import pytest

from contract.config import parse_job_config
from tests.samples import pcm16, tone, write_wav
from transcriber.channels.join import join
from transcriber.media.probe import probe
from transcriber.packs.load import load_pack
from transcriber.pipeline.hearing import sound
from transcriber.pipeline.job import Job


def job(**asked):
    document = {"type": "transcription", "transcription_config": {"language": "en", **asked}}
    return Job(parse_job_config(json.dumps(document)), load_pack("en"), Path("/nowhere"))


@pytest.fixture
def path(tmp_path):
    """A loud voice in one channel, a soft one in the other."""
    both = np.concatenate([tone(2.0, 300.0, level=0.5), tone(2.0, 1_000.0, level=0.01)])
    return write_wav(tmp_path / "call.wav", pcm16(both), channels=2)


def heard(path, **asked):
    return join(list(sound(job(**asked), path, probe(path))))


@pytest.mark.parametrize("diarization", [None, "none", "speaker", "speaker_change"])
def test_channels_are_mixed_where_the_job_does_not_ask_for_each(path, diarization):
    assert heard(path, diarization=diarization).shape == (1, 32_000)


@pytest.mark.parametrize("diarization", ["channel", "channel_and_speaker", "channel_and_speaker_change"])
def test_each_channel_is_heard_by_itself_where_the_job_asks_for_it(path, diarization):
    left, right = np.abs(heard(path, diarization=diarization)).max(axis=1)
    assert left == pytest.approx(0.5, abs=0.001)
    assert right == pytest.approx(0.01, abs=0.001)


@pytest.mark.parametrize("filtering", [None, {}, {"volume_threshold": None}, {"volume_threshold": 0}])
def test_nothing_is_silenced_where_no_threshold_is_given(path, filtering):
    asked = heard(path, diarization="channel", audio_filtering_config=filtering)
    assert np.array_equal(asked, heard(path, diarization="channel"))


def test_what_is_below_the_threshold_is_silenced(path):
    asked = heard(path, diarization="channel", audio_filtering_config={"volume_threshold": 3.4})
    assert np.abs(asked).max(axis=1).tolist() == [pytest.approx(0.5, abs=0.001), 0.0]


def test_labels_are_counted_against_the_channels_of_the_recording(path, caplog):
    heard(path, diarization="channel", channel_diarization_labels=["a", "b", "c"])
    assert "3 labels for 2 channels; not used: c" in caplog.text
