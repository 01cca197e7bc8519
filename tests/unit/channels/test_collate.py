from functools import partial
from itertools import groupby, pairwise

from hypothesis import given
from hypothesis import strategies as st

from contract.transcript import Alternative, Form, Result
from transcriber.channels.collate import collate
from transcriber.output.results import results
from transcriber.speech import Utterance, Word

WRITE = partial(results, language="en")


def said(channel, index, text, start, seconds_a_word=0.5):
    words = [
        Word(word, start + at * seconds_a_word, start + (at + 1) * seconds_a_word, 0.9)
        for at, word in enumerate(text.split())
    ]
    return Utterance(index, start, start + 10.0, words, channel)


def contents(found, channel=None):
    return [one.alternatives[0].content for one in found if channel in {None, one.channel}]


def test_each_channel_has_its_name():
    found = collate(
        [said(0, 0, "Hello?", 0.0), said(2, 1, "Hi.", 5.0)], WRITE, ["Agent"], with_speakers=False
    )
    assert [(one.channel, one.alternatives[0].content) for one in found] == [
        ("Agent", "Hello"),
        ("Agent", "?"),
        ("channel_3", "Hi"),
        ("channel_3", "."),
    ]


def test_words_of_those_who_speak_at_once_are_in_order_of_time():
    left, right = said(0, 0, "one two three.", 0.0), said(1, 1, "eins zwei.", 0.2)
    found = collate([left, right], WRITE, (), with_speakers=False)
    assert contents(found) == ["one", "eins", "two", "zwei", "three", ".", "."]


def test_a_mark_comes_before_a_word_that_begins_as_it_ends():
    found = collate([said(0, 0, "Yes.", 0.0), said(1, 1, "No.", 0.5)], WRITE, (), with_speakers=False)
    assert contents(found) == ["Yes", ".", "No", "."]
    found = collate([said(1, 0, "Yes.", 0.0), said(0, 1, "No.", 0.5)], WRITE, (), with_speakers=False)
    assert contents(found) == ["Yes", ".", "No", "."]


def test_what_was_recognised_late_stands_where_it_was_said():
    utterances = [said(0, 0, "late words", 8.0), said(1, 1, "early words", 1.0)]
    found = collate(utterances, WRITE, (), with_speakers=False)
    assert [(one.start_time, one.alternatives[0].content) for one in found] == [
        (1.0, "early"),
        (1.5, "words"),
        (8.0, "late"),
        (8.5, "words"),
    ]


def test_a_channel_stands_for_who_speaks():
    found = collate([said(0, 0, "Hello there.", 0.0)], WRITE, (), with_speakers=False)
    assert {one.alternatives[0].speaker for one in found} == {None}


def test_speakers_are_also_left_out_of_the_forms_of_an_entity():
    reading = (Alternative("five", 1.0, "en", "UU"),)
    form = (Form("word", 0.0, 0.5, reading),)
    entity = Result("entity", 0.0, 0.5, reading, spoken_form=form, written_form=form)
    (found,) = collate([said(0, 0, "", 0.0)], lambda _: [entity], (), with_speakers=False)
    assert found.spoken_form
    assert found.written_form
    for one in (found, *found.spoken_form, *found.written_form):
        assert [alternative.speaker for alternative in one.alternatives] == [None]
        assert one.alternatives[0].content == "five"


def test_speakers_who_were_told_apart_keep_their_labels():
    found = collate([said(0, 0, "Hello.", 0.0)], WRITE, (), with_speakers=True)
    assert {one.alternatives[0].speaker for one in found} == {"UU"}


def test_nothing_said_gives_nothing():
    assert collate([], WRITE, ["Agent"], with_speakers=False) == []
    assert collate([said(0, 0, "", 0.0), said(1, 1, "", 1.0)], WRITE, (), with_speakers=False) == []


@given(
    st.lists(
        st.tuples(st.integers(0, 3), st.text("ab,.", min_size=1, max_size=3), st.integers(0, 300)),
        max_size=40,
    )
)
def test_times_never_decrease_and_each_channel_is_as_it_would_be_alone(items):
    now, utterances = [0, 0, 0, 0], []
    for index, (channel, text, step) in enumerate(items):
        now[channel] += step
        utterances.append(said(channel, index, text, now[channel] / 100))
    found = collate(utterances, WRITE, (), with_speakers=True)

    assert all(before.start_time <= after.start_time for before, after in pairwise(found))
    alone = {
        channel: contents(WRITE(group))
        for channel, group in groupby(
            sorted(utterances, key=lambda one: one.channel), key=lambda one: one.channel
        )
    }
    for channel, written in alone.items():
        assert contents(found, f"channel_{channel + 1}") == written
