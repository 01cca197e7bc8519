from itertools import groupby, pairwise

from hypothesis import given
from hypothesis import strategies as st

from contract.transcript import (
    Alternative,
    Form,
    Metadata,
    Result,
    Transcript,
    parse_transcript,
    transcript_json,
)
from transcriber.output.changes import with_changes

SPEAKERS = st.lists(st.sampled_from(["S1", "S2", "S3", "UU"]), max_size=30)


def said(*speakers):
    return [
        Result("word", at / 2, at / 2 + 0.5, (Alternative(f"w{at}", 0.9, "en", speaker),))
        for at, speaker in enumerate(speakers)
    ]


def kinds(results):
    return [result.type for result in results]


def test_a_change_stands_before_the_first_word_of_another_speaker():
    found = list(with_changes(said("S1", "S1", "S2")))
    assert kinds(found) == ["word", "word", "speaker_change", "word"]
    assert (found[2].start_time, found[2].end_time) == (1.0, 1.0)
    assert found[2].alternatives == ()


def test_no_labels_are_left():
    form = (Form("word", 0.0, 0.5, (Alternative("five", 0.9, "en", "S1"),)),)
    entity = Result("entity", 0.0, 0.5, (Alternative("5", 0.9, "en", "S1"),), spoken_form=form)
    (found,) = with_changes([entity])
    assert found.alternatives[0].speaker == "UU"
    assert found.spoken_form
    assert found.spoken_form[0].alternatives[0].speaker == "UU"


def test_a_word_of_nobody_known_is_no_change():
    assert "speaker_change" not in kinds(with_changes(said("UU", "S1", "UU", "S1")))
    assert kinds(with_changes(said("S1", "UU", "S2"))) == ["word", "word", "speaker_change", "word"]


def test_one_speaker_never_changes_and_nobody_neither():
    assert kinds(with_changes(said("S1", "S1"))) == ["word", "word"]
    assert list(with_changes([])) == []


@given(SPEAKERS)
def test_there_are_as_many_changes_as_speakers_take_turns(speakers):
    known = [speaker for speaker, _ in groupby(speaker for speaker in speakers if speaker != "UU")]
    found = list(with_changes(said(*speakers)))
    assert kinds(found).count("speaker_change") == max(0, len(known) - 1)
    assert [one.alternatives[0].content for one in found if one.alternatives] == [
        f"w{at}" for at in range(len(speakers))
    ]
    assert all(before.start_time <= after.start_time for before, after in pairwise(found))


def test_changes_are_written_and_read():
    transcript = Transcript(Metadata(""), list(with_changes(said("S1", "S2"))))
    assert kinds(parse_transcript(transcript_json(transcript)).results) == ["word", "speaker_change", "word"]
