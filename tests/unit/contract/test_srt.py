import re
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from contract.config import SrtOverrides
from contract.formats.srt import LONGEST_MS, to_srt
from contract.transcript import Alternative, LanguagePackInfo, Metadata, Result, Transcript

ENTRY = re.compile(
    r"(?P<number>\d+)\n(?P<start>[\d:,]{12}) --> (?P<end>[\d:,]{12})\n(?P<text>(?:.+\n)+?)(?:\n|\Z)"
)


def milliseconds(clock):
    hours, minutes, seconds, ms = map(int, re.split("[:,]", clock))
    return ((hours * 60 + minutes) * 60 + seconds) * 1000 + ms


def parsed(srt):
    """Read subtitles back: (number, start, end, lines), and that nothing else is in the file."""
    entries = list(ENTRY.finditer(srt))
    assert "".join(entry[0] for entry in entries) == srt
    return [
        (int(e["number"]), milliseconds(e["start"]), milliseconds(e["end"]), e["text"].splitlines())
        for e in entries
    ]


def transcript(results, delimiter=" "):
    return Transcript(Metadata("", language_pack_info=LanguagePackInfo(delimiter)), results)


def word(text, start, end, speaker="UU", channel=None):
    return Result("word", start, end, [Alternative(text, 1.0, "en", speaker)], channel=channel)


def stop(at, speaker="UU"):
    return Result(
        "punctuation", at, at, [Alternative(".", 1.0, "en", speaker)], is_eos=True, attaches_to="previous"
    )


def said(text, seconds_a_word=0.3):
    return [
        word(content, round(index * seconds_a_word, 2), round((index + 1) * seconds_a_word, 2))
        for index, content in enumerate(text.split())
    ]


def lines(results, **overrides):
    return [entry[3] for entry in parsed(to_srt(transcript(results), SrtOverrides(**overrides)))]


def test_no_words_give_an_empty_file():
    assert to_srt(transcript([])) == ""


def test_a_subtitle_has_a_number_times_in_milliseconds_and_its_text():
    results = [word("Hello", 3661.55, 3662.2), word("world", 3662.45, 3662.8), stop(3662.8)]

    assert to_srt(transcript(results)) == "1\n01:01:01,550 --> 01:01:02,800\nHello world.\n"


def test_every_hundredth_of_two_hours_is_exact_to_the_millisecond():
    for hundredth in range(0, 2 * 60 * 60 * 100, 997):
        ((_, start, end, _),) = parsed(
            to_srt(transcript([word("a", hundredth / 100, (hundredth + 100) / 100)]))
        )
        assert (start, end) == (hundredth * 10, hundredth * 10 + 1000)


def test_lines_are_of_even_length_and_within_37_characters():
    (shown,) = lines(said("we were the last to leave the old harbour of the town"))

    assert shown == ["we were the last to leave", "the old harbour of the town"]


def test_what_fits_one_line_is_not_broken():
    assert lines(said("this is a line of 37 characters, yes!")) == [["this is a line of 37 characters, yes!"]]


def test_the_overrides_change_length_and_lines():
    text = "one two three four five six"

    assert lines(said(text, 0.1), max_line_length=11, max_lines=3) == [["one two", "three four", "five six"]]
    assert lines(said(text, 0.1), max_line_length=11, max_lines=1) == [
        ["one two"],
        ["three four"],
        ["five six"],
    ]


def test_only_a_word_longer_than_a_line_is_broken():
    assert lines(said("a " + "b" * 12 + " c"), max_line_length=10) == [["a", "bbbbbbbbbb"], ["bb c"]]


def test_a_sentence_end_begins_a_new_subtitle():
    results = [word("One", 0, 0.5), stop(0.5), word("Two", 0.6, 1.0), stop(1.0)]

    assert lines(results) == [["One."], ["Two."]]


def test_a_change_of_speaker_begins_a_new_subtitle():
    assert lines([word("a", 0, 1, "S1"), word("b", 1, 2, "S2")]) == [["a"], ["b"]]


def test_a_long_pause_begins_a_new_subtitle_and_a_short_one_does_not():
    assert lines([word("a", 0, 1), word("b", 2.5, 3)]) == [["a"], ["b"]]
    assert lines([word("a", 0, 1), word("b", 2.49, 3)]) == [["a b"]]


def test_a_short_subtitle_stays_long_enough_to_be_read():
    assert parsed(to_srt(transcript([word("a", 1, 1.1)]))) == [(1, 1000, 1833, ["a"])]


def test_no_subtitle_stays_longer_than_seven_seconds():
    entries = parsed(to_srt(transcript(said("a b c d e f g h i j", 1.2))))

    assert all(end - start <= LONGEST_MS for _, start, end, _ in entries)
    assert [line for *_, shown in entries for line in shown] == ["a b c d e", "f g h i j"]


def test_channels_that_follow_each_other_are_put_in_order_of_time():
    results = [word("a", 0, 1, channel="1"), word("c", 4, 5, channel="1"), word("b", 2, 3, channel="2")]

    assert lines(results) == [["a"], ["b"], ["c"]]


def test_languages_without_spaces_are_broken_between_words():
    results = [word(text, i, i + 0.5) for i, text in enumerate(["今日は", "良い", "天気"])]
    shown = to_srt(transcript(results, delimiter=""), SrtOverrides(max_line_length=5))

    assert [entry[3] for entry in parsed(shown)] == [["今日は", "良い天気"]]


contents = st.text(st.characters(categories=["L", "N"]), min_size=1, max_size=14)
spoken = st.lists(
    st.tuples(
        contents,
        st.integers(0, 400),
        st.integers(0, 900),
        st.booleans(),
        st.sampled_from(["UU", "UU", "UU", "S1"]),
    ),
    max_size=60,
)


def results_of(items):
    results, now = [], 0
    for text, pause, duration, ends, speaker in items:
        start, now = now + pause, now + pause + duration
        results.append(word(text, start / 100, now / 100, speaker))
        if ends:
            results.append(stop(now / 100, speaker))
    return results


@given(spoken, st.integers(1, 40), st.integers(1, 3))
def test_subtitles_hold_all_words_within_their_limits_and_never_overlap(items, length, count):
    overrides = SrtOverrides(max_line_length=length, max_lines=count)
    entries = parsed(to_srt(transcript(results_of(items)), overrides))

    assert [number for number, *_ in entries] == list(range(1, len(entries) + 1))
    assert all(0 < end - start <= LONGEST_MS for _, start, end, _ in entries)
    assert all(before[2] <= after[1] for before, after in pairwise(entries))
    shown = [line for *_, text in entries for line in text]
    assert all(len(line) <= length for line in shown)
    assert all(len(text) <= count for *_, text in entries)
    whole = [text + ("." if ends else "") for text, _, _, ends, _ in items]
    assert "".join("".join(shown).split()) == "".join(whole)
    if all(len(text) <= length for text in whole):
        assert " ".join(shown).split() == whole


@given(spoken)
def test_a_subtitle_begins_when_its_first_word_does(items):
    results = results_of(items)
    entries = parsed(to_srt(transcript(results)))

    starts = {round(result.start_time * 1000) for result in results}
    # Words without duration may push a subtitle on by the millisecond that the one before needs.
    assert all(any(start - len(items) <= known <= start for known in starts) for _, start, _, _ in entries)
