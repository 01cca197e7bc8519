import json
from dataclasses import replace
from itertools import groupby, pairwise

from hypothesis import given
from hypothesis import strategies as st
from speechmatics.adapters import convert_to_txt

from contract.formats.srt import LATEST_MS, SHORTEST_MS, to_srt
from contract.formats.turns import in_turns
from contract.formats.txt import to_txt
from contract.transcript import Alternative, Metadata, Result, Transcript, transcript_json
from tests.unit.contract.test_srt import milliseconds, parsed


def word(text, start, end, channel, speaker=None):
    return Result("word", start, end, [Alternative(text, 1.0, "en", speaker)], channel=channel)


def stop(at, channel, mark="."):
    return Result(
        "punctuation",
        at,
        at,
        [Alternative(mark, 1.0, "en")],
        is_eos=True,
        attaches_to="previous",
        channel=channel,
    )


def sentence(text, start, channel, seconds_a_word=0.5):
    times = [start + at * seconds_a_word for at in range(len(text.split()) + 1)]
    words = [word(said, times[at], times[at + 1], channel) for at, said in enumerate(text.split())]
    return [*words, stop(times[-1], channel)]


def collated(*sentences):
    return sorted((one for said in sentences for one in said), key=lambda one: one.start_time)


def txt(results):
    return to_txt(Transcript(Metadata(""), results))


def test_a_sentence_is_said_to_its_end_whoever_else_speaks():
    results = collated(sentence("a b c d", 0.0, "L"), sentence("x y", 0.7, "R"), sentence("e f", 2.0, "L"))
    assert txt(results) == "L: a b c d.\nR: x y.\nL: e f."


def test_an_answer_comes_between_two_sentences():
    results = collated(sentence("a b", 0.0, "L"), sentence("x", 1.2, "R"), sentence("c d", 1.8, "L"))
    assert txt(results) == "L: a b.\nR: x.\nL: c d."


def test_a_pause_ends_a_turn_where_no_mark_does():
    first, second = sentence("a b", 0.0, "L")[:-1], sentence("c", 4.0, "L")[:-1]
    assert txt(collated(first, sentence("x", 2.0, "R"), second)) == "L: a b\nR: x.\nL: c"
    second = sentence("c", 2.2, "L")[:-1]
    assert txt(collated(first, sentence("x", 2.0, "R"), second)) == "L: a b c\nR: x."


def test_marks_behind_the_end_of_a_sentence_stay_with_it():
    quoted = [*sentence("a b", 0.0, "L"), stop(1.0, "L", "”"), *sentence("c", 3.0, "L")]
    assert txt(collated(quoted, sentence("x", 0.9, "R"))) == "L: a b.”\nR: x.\nL: c."


def test_an_opening_mark_goes_with_what_it_opens():
    opening = Result(
        "punctuation", 1.0, 1.0, [Alternative("“", 1.0, "en")], is_eos=False, attaches_to="next", channel="L"
    )
    results = collated(sentence("a b", 0.0, "L"), [opening], sentence("c", 2.0, "L"), sentence("x", 0.5, "R"))
    assert txt(results) == "L: a b.\nR: x.\nL: “c."


def test_results_of_a_single_channel_are_left_as_they_are():
    for channel in (None, "L"):
        results = [word("b", 5.0, 6.0, channel), word("a", 0.0, 1.0, channel)]
        assert list(in_turns(results)) == results
    assert list(in_turns([])) == []


spoken = st.lists(
    st.tuples(st.sampled_from("LMR"), st.integers(0, 30), st.integers(1, 8), st.booleans()), max_size=40
)


def results_of(items):
    now, results = dict.fromkeys("LMR", 0.0), []
    for number, (channel, pause, length, ends) in enumerate(items):
        start = now[channel] + pause / 10
        now[channel] = end = round(start + length / 10, 2)
        results.append(word(f"w{number}", start, end, channel))
        if ends:
            results.append(stop(end, channel))
    return sorted(results, key=lambda one: one.start_time)


@given(spoken)
def test_nothing_is_lost_and_each_channel_keeps_its_order(items):
    results = results_of(items)
    turned = list(in_turns(results))
    for channel in "LMR":
        assert [one for one in turned if one.channel == channel] == [
            one for one in results if one.channel == channel
        ]
    assert len(turned) == len(results)
    for _, run in groupby(turned, key=lambda one: one.channel):
        starts = [one.start_time for one in run]
        assert starts == sorted(starts)


@given(spoken)
def test_subtitles_of_those_who_speak_at_once_can_all_be_read(items):
    entries = parsed(to_srt(Transcript(Metadata(""), results_of(items))))
    words = [shown for *_, lines in entries for shown in " ".join(lines).replace(".", "").split()]
    assert sorted(words) == sorted(f"w{number}" for number in range(len(items)))
    assert all(before[2] <= after[1] for before, after in pairwise(entries))


def test_two_that_begin_together_are_read_one_after_the_other():
    results = collated(sentence("a b c", 1.0, "L"), sentence("x y z", 1.1, "R"))
    (_, start, end, left), (_, after, last, right) = parsed(to_srt(Transcript(Metadata(""), results)))
    assert (left, right) == (["a b c."], ["x y z."])
    assert (start, end, after) == (1000, 1000 + SHORTEST_MS, 1000 + SHORTEST_MS)
    assert last >= 2600


def test_with_many_at_once_no_subtitle_is_later_than_two_seconds():
    results = collated(*(sentence("a b c", 1.0 + at / 100, f"c{at}") for at in range(9)))
    entries = parsed(to_srt(Transcript(Metadata(""), results)))
    assert len(entries) == 9
    assert max(start for _, start, *_ in entries) <= 1000 + 80 + LATEST_MS + 9
    assert milliseconds("00:00:01,000") == entries[0][1]


@given(
    st.lists(st.tuples(st.sampled_from(["S1", "S2", None]), st.integers(1, 8), st.booleans()), min_size=1),
    st.sampled_from(["L", None]),
)
def test_a_channel_is_written_as_the_reference_client_writes_it(items, channel):
    now, results = 0.0, []
    for number, (speaker, length, ends) in enumerate(items):
        start, now = now, round(now + length / 10, 2)
        results.append(word(f"w{number}", start, now, channel, speaker))
        results += [replace(stop(now, channel), alternatives=[Alternative(".", 1.0, "en", speaker)])] * ends
    transcript = Transcript(Metadata(""), results)
    document = json.loads(transcript_json(transcript))
    assert to_txt(transcript) == convert_to_txt(document["results"], "en", channel=channel)
