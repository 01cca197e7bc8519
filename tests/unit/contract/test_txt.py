import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter

from contract.formats.txt import to_txt
from contract.transcript import Alternative, Form, LanguagePackInfo, Metadata, Result, Transcript

EXAMPLES = Path(__file__).parents[3].parent / "shared" / "spec" / "examples"


def word(text, speaker="UU", language="en", channel=None):
    return Result("word", 0.0, 0.1, [Alternative(text, 1.0, language, speaker)], channel=channel)


def mark(text, attaches_to="previous", speaker="UU"):
    return Result(
        "punctuation",
        0.1,
        0.1,
        [Alternative(text, 1.0, "en", speaker)],
        is_eos=False,
        attaches_to=attaches_to,
    )


def txt(*results, delimiter=" "):
    return to_txt(Transcript(Metadata("", language_pack_info=LanguagePackInfo(delimiter)), results))


def test_no_words_give_no_text():
    assert txt() == ""


def test_words_are_joined_by_the_delimiter_of_the_language():
    assert txt(word("a"), word("b")) == "a b"
    assert txt(word("今"), word("日"), mark("。"), delimiter="") == "今日。"


def test_marks_attach_to_the_side_they_name():
    assert (
        txt(
            word("Well"),
            mark(","),
            mark("(", "next"),
            word("semi"),
            mark("-", "both"),
            word("sure"),
            mark(")"),
            mark("—", "none"),
            word("yes"),
        )
        == "Well, (semi-sure) — yes"
    )


def test_two_opening_marks_are_both_kept():
    assert txt(mark("(", "next"), mark("“", "next"), word("a"), mark("”"), mark(")")) == "(“a”)"


def test_a_mark_without_a_neighbour_is_kept():
    assert txt(mark("."), word("a"), mark("(", "next")) == ". a ("


def test_a_mark_without_attachment_attaches_to_the_word_before():
    assert txt(word("a"), Result("punctuation", 0.1, 0.1, [Alternative(".", 1.0, "en", "UU")])) == "a."


def test_unknown_speakers_are_not_labelled():
    assert txt(word("a"), word("b", speaker=None)) == "a\nb"


def test_each_change_of_speaker_is_labelled():
    results = [word("a", "S1"), word("b", "S1"), word("c", "S2"), word("d", "UU"), word("e", "S1")]

    assert txt(*results) == "SPEAKER: S1\na b\nSPEAKER: S2\nc\nSPEAKER: UU\nd\nSPEAKER: S1\ne"


def test_another_language_begins_a_line_without_a_new_label():
    assert txt(word("a", "S1"), word("b", "S1", "es")) == "SPEAKER: S1\na\nb"


def test_each_change_of_channel_is_named():
    results = [word("a", channel="Agent"), word("b", channel="Agent"), word("c", channel="Caller")]

    assert txt(*results) == "Agent: a b\nCaller: c"


def test_an_entity_is_written_as_its_content_or_else_its_written_form():
    written = [Form("word", 0.0, 0.1, [Alternative(text, 1.0, "en")]) for text in ("17", "May")]

    assert (
        txt(Result("entity", 0.0, 0.1, [Alternative("17 May", 1.0, "en")], written_form=written)) == "17 May"
    )
    assert txt(Result("entity", 0.0, 0.1, [], written_form=written)) == "17 May"


def test_results_of_a_kind_unknown_here_and_without_text_are_passed_over():
    assert txt(word("a"), Result("applause", 0.1, 0.1), word("b")) == "a b"


def test_a_change_of_speaker_begins_a_line():
    assert txt(word("a"), mark("."), Result("speaker_change", 0.1, 0.1), word("b")) == "a.\nb"
    assert txt(Result("speaker_change", 0.1, 0.1), word("b")) == "b"


@given(
    st.lists(
        st.tuples(
            st.text("abc", min_size=1),
            st.sampled_from(["word", "previous", "next", "both", "none"]),
            st.sampled_from(["UU", "S1"]),
        )
    )
)
def test_nothing_is_ever_lost(items):
    results = [
        word(text, speaker) if kind == "word" else mark(text.upper(), kind, speaker)
        for text, kind, speaker in items
    ]
    written = txt(*results)

    lines = [line for line in written.split("\n") if not line.startswith("SPEAKER: ")]
    assert "".join("".join(lines).split()) == "".join(
        text if kind == "word" else text.upper() for text, kind, _ in items
    )


@given(st.lists(st.sampled_from(["UU", "S1", "S2"]), min_size=1))
def test_a_label_stands_exactly_where_the_speaker_changes(speakers):
    labels = [line for line in txt(*(word("a", speaker) for speaker in speakers)).split("\n") if ":" in line]

    changes = 1 + sum(a != b for a, b in pairwise(speakers))
    assert len(labels) == (changes if set(speakers) != {"UU"} else 0)


@pytest.mark.skipif(not EXAMPLES.is_dir(), reason="../shared is absent")
@pytest.mark.parametrize("name", ["two_speakers", "entity"])
def test_published_results_give_the_published_text(name):
    document = json.loads((EXAMPLES / f"{name}.json").read_bytes())
    results = TypeAdapter(list[Result]).validate_python(document["results"])

    lines = [line for line in txt(*results).split("\n") if not line.startswith("SPEAKER: ")]

    assert " ".join(lines) == document["metadata"]["transcript"].strip()
