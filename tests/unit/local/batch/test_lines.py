from hypothesis import given
from hypothesis import strategies as st

from local.batch.lines import MAX_LINE_BYTES, LineSplitter


def messages(pieces):
    splitter = LineSplitter()
    found = [line for piece in pieces for line in splitter.feed(piece)]
    return [line.message for line in found + splitter.end()]


@given(st.lists(st.text(st.characters(exclude_characters="\r\n", codec="utf-8"))), st.data())
def test_lines_are_the_same_however_a_pipe_cuts_them(lines, data):
    whole = "".join(line + "\n" for line in lines).encode()
    pieces = []
    while whole:
        size = data.draw(st.integers(1, len(whole)))
        pieces.append(whole[:size])
        whole = whole[size:]
    assert messages(pieces) == lines


def test_a_last_line_without_an_end_is_a_line():
    assert messages([b"one\ntw", b"o"]) == ["one", "two"]


def test_line_ends_of_windows_are_line_ends():
    assert messages([b"one\r", b"\ntwo\r\n"]) == ["one", "two"]


def test_what_is_no_text_does_not_stop_the_log():
    assert messages([b"a\xffb\n"]) == ["a\ufffdb"]


def test_a_line_without_end_is_cut_and_not_kept_in_memory():
    splitter = LineSplitter()
    found = [line for _ in range(64) for line in splitter.feed(b"x" * 10_000)]
    assert {len(line.message) for line in found} == {MAX_LINE_BYTES}
    assert len(splitter._rest) <= MAX_LINE_BYTES
    assert sum(len(line.message) for line in found + splitter.end()) == 640_000


def test_lines_carry_the_time_in_milliseconds():
    (line,) = LineSplitter().feed(b"a\n")
    assert 1_700_000_000_000 < line.timestamp_ms < 10_000_000_000_000
