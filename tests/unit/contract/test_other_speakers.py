"""A transcript with another number of speakers, from what the run kept."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.speakers.kept import kept_json, parse_kept
from contract.speakers.other import with_other_speakers
from contract.speakers.told import Limits, ToldTurns
from contract.transcript import Alternative, Form, Metadata, Result, Transcript

EDGES = [(0.0, 1.0), (1.0, 2.0), (2.0, 3.0)]
TOLD = ToldTurns(EDGES, [0, 1, 0], {1: [0, 0, 0]}, {3: [0, 1, 2]})
CREATED = "2026-01-02T03:04:05.678Z"


def word(content, start, end, speaker="S1", **more):
    return Result("word", start, end, (Alternative(content, 0.9, "en", speaker),), **more)


def mark(content, at, speaker="S1", attaches_to="previous", **more):
    reading = Alternative(content, 0.9, "en", speaker)
    return Result("punctuation", at, at, (reading,), is_eos=content in ".?", attaches_to=attaches_to, **more)


def transcript(*results, **config):
    return Transcript(Metadata(CREATED, transcription_config={"language": "en", **config}), results)


THREE = transcript(
    word("Who", 0.1, 0.9),
    mark("?", 0.9),
    word("Me", 1.1, 1.9, "S2"),
    mark(".", 1.9, "S2"),
    mark("(", 2.1, attaches_to="next"),
    word("you", 2.1, 2.9),
)


def speakers(transcript):
    return [result.alternatives[0].speaker for result in transcript.results]


@pytest.mark.parametrize(
    ("limits", "found"),
    [
        (Limits(1, 1), ["S1"] * 6),
        (Limits(None, 1), ["S1"] * 6),
        (Limits(2, 2), ["S1", "S1", "S2", "S2", "S1", "S1"]),
        (Limits(None, 5), ["S1", "S1", "S2", "S2", "S1", "S1"]),
        (Limits(1, 3), ["S1", "S1", "S2", "S2", "S1", "S1"]),
        (Limits(3, 3), ["S1", "S1", "S2", "S2", "S3", "S3"]),
        (Limits(3, None), ["S1", "S1", "S2", "S2", "S3", "S3"]),
        (Limits(4, None), ["S1", "S1", "S2", "S2", "S1", "S1"]),
    ],
)
def test_there_are_as_many_speakers_as_are_asked_for_where_there_are_the_voices(limits, found):
    assert speakers(with_other_speakers(THREE, {None: TOLD}, limits)) == found


def test_all_but_the_labels_and_what_was_asked_for_stays():
    told = with_other_speakers(THREE, {None: TOLD}, Limits(1, 1))
    asked = {"language": "en", "speaker_diarization_config": {"min_speakers": 1, "max_speakers": 1}}
    assert told.metadata == replace(THREE.metadata, transcription_config=asked)
    assert [replace(result, alternatives=()) for result in told.results] == [
        replace(result, alternatives=()) for result in THREE.results
    ]


def test_what_else_the_job_asked_of_diarization_is_shown_on():
    before = transcript(speaker_diarization_config={"speaker_sensitivity": 0.7, "max_speakers": 9})
    told = with_other_speakers(before, {None: TOLD}, Limits(2, None))
    assert told.metadata.transcription_config == {
        "language": "en",
        "speaker_diarization_config": {"speaker_sensitivity": 0.7, "min_speakers": 2},
    }


def test_an_entity_is_of_one_speaker_in_all_its_forms():
    form = Form("word", 1.1, 1.9, (Alternative("two", 0.9, "en", "S1"),))
    entity = word("2", 1.1, 1.9, spoken_form=[form], written_form=[form])
    (told,) = with_other_speakers(
        transcript(replace(entity, type="entity")), {None: ToldTurns(EDGES, [0, 1, 0])}, Limits(2, 2)
    ).results
    assert {told.alternatives[0].speaker} == {told.spoken_form[0].alternatives[0].speaker} == {"S1"}


def test_each_channel_is_told_by_itself():
    both = transcript(
        word("one", 0.1, 0.9, channel="Agent"),
        word("two", 0.2, 0.8, channel="Caller"),
        word("three", 1.1, 1.9, channel="Agent"),
        word("four", 1.2, 1.8, channel="Caller"),
        word("five", 1.3, 1.4, channel="Nobody"),
    )
    kept = {"Agent": ToldTurns(EDGES, [0, 1, 0]), "Caller": ToldTurns(EDGES, [0, 0, 0])}
    assert speakers(with_other_speakers(both, kept, Limits(1, 5))) == ["S1", "S1", "S2", "S1", "UU"]


def test_the_first_word_of_a_sentence_follows_it_here_as_well():
    said = ["So", "I", "went", "home", ".", "And", "you", "did", "not"]
    results = [
        mark(text, at * 0.25) if text == "." else word(text, at * 0.25, at * 0.25 + 0.25)
        for at, text in enumerate(said)
    ]
    told = ToldTurns([(0.0, 1.4), (1.4, 3.0)], [0, 1])
    found = speakers(with_other_speakers(transcript(*results), {None: told}, Limits(2, 2)))
    assert found == ["S1"] * 5 + ["S2"] * 4


_SPEAKERS = st.lists(st.none() | st.integers(0, 30), min_size=3, max_size=3)
_BY_NUMBER = st.dictionaries(st.integers(1, 20), _SPEAKERS, max_size=4)


@given(
    st.dictionaries(
        st.none() | st.text(), st.builds(ToldTurns, st.just(EDGES), _SPEAKERS, _BY_NUMBER, _BY_NUMBER)
    )
)
def test_what_is_kept_is_read_as_it_was_written(kept):
    assert parse_kept(kept_json(kept)) == kept


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"{}",
        b'{"version": 2, "channels": []}',
        b'{"version": 1, "channels": [{}]}',
        json.dumps(
            {
                "version": 1,
                "channels": [{"channel": None, "edges": EDGES, "found": [0], "at_most": {}, "at_least": {}}],
            }
        ).encode(),
    ],
)
def test_what_cannot_be_read_is_no_kept_speakers(raw):
    with pytest.raises(ValueError, match=r"speakers\.json|Expecting value"):
        parse_kept(raw)
