import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.config.transcription import TranscriptionConfig
from contract.speakers.told import Limits
from transcriber.diarize.turns import SpeakerOptions
from transcriber.pipeline.speakers import speaker_options


def options(**asked):
    return speaker_options(TranscriptionConfig(language="en", **asked))


def test_without_a_word_on_it_the_defaults_hold():
    assert options(diarization="speaker") == SpeakerOptions()
    assert options(diarization="speaker_change") == SpeakerOptions()


def test_speakers_are_told_apart_as_the_job_asks():
    asked = {"speaker_sensitivity": 0.0, "prefer_current_speaker": True, "max_speakers": 3, "min_speakers": 2}

    assert options(diarization="speaker", speaker_diarization_config=asked) == SpeakerOptions(
        0.0, True, Limits(2, 3)
    )


def test_more_speakers_at_least_than_at_most_are_refused_by_their_names():
    with pytest.raises(ValueError, match=r"at least 3 speakers \(min_speakers\) and at most 2"):
        options(diarization="speaker", speaker_diarization_config={"min_speakers": 3, "max_speakers": 2})


@pytest.mark.parametrize(("asked", "meant"), [(0.0, 0.0), (0.2, 0.25), (0.4, 0.5), (0.7, 0.75), (1.0, 1.0)])
def test_the_default_for_changes_means_what_the_default_for_speakers_means(asked, meant):
    found = options(diarization="speaker_change", speaker_change_sensitivity=asked)

    assert found.sensitivity == pytest.approx(meant)


@given(st.floats(0, 1), st.floats(0, 1))
def test_a_higher_sensitivity_to_changes_is_never_a_lower_one_to_speakers(one, other):
    low, high = sorted((one, other))
    found = [
        options(diarization="channel_and_speaker_change", speaker_change_sensitivity=asked).sensitivity
        for asked in (low, high)
    ]

    assert found == sorted(found)
    assert all(0 <= sensitivity <= 1 for sensitivity in found)
