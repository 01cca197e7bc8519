import stat
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from contract.errors.client import TranscriptNotWritten, TranscriptThere
from longhand.submission.outputs import refuse_there, targets_in, write_transcript

names = st.text(st.characters(exclude_characters="/\0", exclude_categories=["Cs"]), min_size=1, max_size=20)
paths = st.lists(names.filter(lambda name: name not in {".", ".."}), min_size=1, max_size=8, unique=True)


@given(paths, st.lists(st.sampled_from(["json-v2", "txt", "srt"]), min_size=1, unique=True))
def test_no_two_transcripts_share_a_file(recordings, formats):
    try:
        found = targets_in(Path("/out"), [Path("/in", name) for name in recordings], formats)
    except TranscriptThere:
        return
    files = [path for targets in found.values() for path in targets.values()]
    assert len(set(files)) == len(recordings) * len(formats)
    assert {path.parent for path in files} == {Path("/out")}


def test_recordings_of_one_name_but_another_stem_do_not_meet_either():
    """`a.wav` beside `a.mp3` is `a.wav.txt`; so `a.wav.ogg`, whose stem that is, must not be."""
    with pytest.raises(TranscriptThere):
        targets_in(Path("/out"), [Path("/in/a.wav"), Path("/in/a.mp3"), Path("/in/a.wav.ogg")], ["txt"])


def test_a_link_that_leads_nowhere_is_in_the_way_too(tmp_path):
    (tmp_path / "a.txt").symlink_to(tmp_path / "none")
    with pytest.raises(TranscriptThere):
        refuse_there([tmp_path / "a.txt"], ())
    refuse_there([tmp_path / "a.txt"], {str(tmp_path / "a.txt")})


def test_a_transcript_has_the_permissions_of_any_new_file(tmp_path):
    write_transcript(tmp_path / "a.txt", b"text")
    (tmp_path / "other").touch()
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a.txt", "other")}
    assert len(modes) == 1


def test_one_that_cannot_be_written_is_told_and_leaves_nothing(tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(TranscriptNotWritten, match="cannot write"):
        write_transcript(tmp_path / "file" / "a.txt", b"text")
    assert [path.name for path in tmp_path.iterdir()] == ["file"]
