"""What is no recording stays on this machine, whatever it is called."""

import errno
import os
import shutil
import socket

import pytest

from contract.errors.client import NotARecording, RecordingUnusable
from longhand.__main__ import app
from longhand.submission.recording import Recording
from longhand.watching import Layout, Watcher
from tests.samples import not_audio

SETTLE = 5.0
DOCUMENTS = {name: content for name, (content, _) in not_audio().items() if content}
AMR = b"#!AMR\n" + bytes(100)
DOCX = b"PK\x03\x04\x14\x00\x06\x00\x08\x00" + bytes(20) + b"[Content_Types].xml" + bytes(100)
COVER_BYTES = 200_000
"""Of a picture in front of the sound: more than is read at once."""


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def told():
    return []


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "all sorts"
    folder.mkdir()
    return folder


@pytest.fixture
def watched(folder, clock, told):
    """Look at the folder often enough for all that is whole to be found; give the names of recordings."""
    watcher = Watcher(Layout(folder, None, ("txt",)), SETTLE, clock, told.append)

    def look():
        found = []
        for _ in range(4):
            found += [recording.path.name for recording in watcher.found()]
            clock.now += SETTLE
        return found

    look.watcher = watcher
    return look


def watch(runner, folder):
    return runner.invoke(app, ["watch", str(folder), "--settle", "0", "--once"])


def submit(runner, *files):
    return runner.invoke(app, ["submit", *map(str, files)])


def with_cover(sound):
    """A recording behind a tag as long as a picture."""
    size = bytes(COVER_BYTES >> shift & 0x7F for shift in (21, 14, 7, 0))
    return b"ID3\x04\x00\x00" + size + bytes(COVER_BYTES) + sound


def test_a_folder_of_documents_sends_nothing_and_says_so_once_for_each(runner, api, folder):
    for name, content in DOCUMENTS.items():
        (folder / f"{name}.wav").write_bytes(content)
    result = watch(runner, folder)

    assert result.exit_code == 0
    assert api.sent == []
    lines = result.stderr.splitlines()
    for name in DOCUMENTS:
        assert sum(f"/{name}.wav is not a recording: " in line for line in lines) == 1
    assert lines[-1] == (
        f"longhand: {len(DOCUMENTS)} files were left alone; the lines above say why, for each"
    )


def test_of_a_mixed_folder_the_recordings_are_sent_and_nothing_else(runner, api, folder, shared):
    shutil.copytree(shared / "audio" / "formats", folder / "sound")
    sounds = {path.name for path in (folder / "sound").iterdir()}
    (folder / "cover.mp3").write_bytes(with_cover((folder / "sound" / "a.mp3").read_bytes()))
    (folder / "minutes.docx").write_bytes(DOCX)
    for name, content in DOCUMENTS.items():
        (folder / f"a.{name}").write_bytes(content)
    result = watch(runner, folder)

    assert result.exit_code == 0, result.stderr
    assert {job.data_name for job in api.jobs.values()} == sounds | {"cover.mp3"}
    assert "minutes.docx is not a recording: the data is a ZIP archive" in result.stderr


def test_a_film_is_sent_for_its_first_bytes_do_not_tell_whether_it_has_sound(runner, api, folder):
    (folder / "film.mp4").write_bytes(b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + bytes(100))
    api.on_received = lambda job: api.end(job, "rejected", "The file holds no sound track.")
    result = watch(runner, folder)
    assert result.exit_code == 1
    assert "no sound track" in result.stderr


def test_a_document_is_told_once_however_often_it_is_looked_at(watched, folder, told):
    (folder / "a.pdf").write_bytes(DOCUMENTS["pdf"])
    assert watched() == watched() == []
    (error,) = told
    assert isinstance(error, NotARecording)
    assert error.detail == "the data is a PDF document"
    assert watched.watcher.refused == 1


def test_a_document_that_becomes_a_recording_is_one_and_the_other_way_round(watched, folder, told):
    (folder / "a").write_bytes(DOCUMENTS["pdf"])
    assert watched() == []
    (folder / "a").write_bytes(AMR)
    assert watched() == ["a"]
    assert watched.watcher.refused == 0
    (folder / "a").write_bytes(DOCUMENTS["json"])
    assert watched() == []
    assert [error.detail for error in told] == ["the data is a PDF document", "the data is a JSON document"]


def test_one_that_is_gone_is_counted_no_more(watched, folder):
    (folder / "a.pdf").write_bytes(DOCUMENTS["pdf"])
    watched()
    (folder / "a.pdf").unlink()
    watched()
    assert watched.watcher.refused == 0


@pytest.mark.parametrize("begins", [b"", bytes(4096)], ids=["empty", "room made for it"])
def test_a_file_that_has_no_content_yet_is_looked_at_again(watched, folder, begins):
    (folder / "a.amr").write_bytes(begins)
    assert watched() == []
    (folder / "a.amr").write_bytes(AMR[:3])
    assert watched() == []
    (folder / "a.amr").write_bytes(AMR)
    assert watched() == ["a.amr"]


def test_an_empty_file_is_no_news(watched, folder, told):
    (folder / "a.wav").touch()
    watched()
    assert told == []


def test_pipes_sockets_and_links_to_nowhere_are_told_once_and_keep_nobody_waiting(
    watched, folder, told, monkeypatch
):
    os.mkfifo(folder / "pipe.wav")
    with socket.socket(socket.AF_UNIX) as listening:
        monkeypatch.chdir(folder)  # its path may be longer than a socket's can be
        listening.bind("socket.wav")
        (folder / "nowhere.wav").symlink_to(folder / "none")
        (folder / "round.wav").symlink_to(folder / "round.wav")
        (folder / "device.wav").symlink_to("/dev/zero")
        assert watched() == []
    assert len(told) == watched.watcher.refused == 5


def test_a_link_leads_to_what_is_looked_at(watched, folder, tmp_path, told):
    (tmp_path / "private.txt").write_text("the key to the safe")
    (tmp_path / "talk").write_bytes(AMR)
    (folder / "document.wav").symlink_to(tmp_path / "private.txt")
    (folder / "recording.wav").symlink_to(tmp_path / "talk")
    assert watched() == ["recording.wav"]
    assert [error.detail for error in told] == ["the data is text"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_what_may_not_be_read_is_told_once_and_taken_when_it_may(watched, folder, told):
    (folder / "a.amr").write_bytes(AMR)
    (folder / "inner").mkdir()
    (folder / "a.amr").chmod(0)
    (folder / "inner").chmod(0)
    assert watched() == []
    assert sorted(error.detail.lower() for error in told) == ["permission denied"] * 2
    (folder / "inner").chmod(0o700)
    (folder / "a.amr").chmod(0o600)
    assert watched() == ["a.amr"]


def test_a_file_that_cannot_be_read_is_told_once(watched, folder, told, monkeypatch):
    (folder / "a.amr").write_bytes(AMR)
    monkeypatch.setattr("os.access", lambda *_: False)
    assert watched() == watched() == []
    assert [error.detail for error in told] == ["permission denied"]


def test_a_file_whose_content_cannot_be_read_is_told_once_and_tried_again(watched, folder, told, monkeypatch):
    (folder / "a.amr").write_bytes(AMR)
    with monkeypatch.context() as failing:
        failing.setattr("os.fstat", lambda _: (_ for _ in ()).throw(OSError(errno.EIO, "Input/output error")))
        assert watched() == watched() == []
    assert [error.detail for error in told] == ["Input/output error"]
    assert watched() == ["a.amr"]


@pytest.mark.parametrize("name", [b"\xff\xfe.pdf", b"line\nbreak.pdf", b"\x1b[31mred.pdf"])
def test_any_name_can_be_told(runner, api, folder, name):
    (folder / os.fsdecode(name)).write_bytes(DOCUMENTS["pdf"])
    for result in (watch(runner, folder), submit(runner, *folder.iterdir())):
        assert "\x1b" not in result.stderr
        assert ".pdf is not a recording: the data is a PDF document" in result.stderr
    assert api.sent == []


@pytest.mark.parametrize("name", DOCUMENTS)
def test_a_document_that_is_submitted_is_refused_before_anything_is_sent(runner, api, tmp_path, name):
    (tmp_path / "talk.wav").write_bytes(DOCUMENTS[name])
    result = submit(runner, tmp_path / "talk.wav")

    assert result.exit_code == NotARecording.exit_code == 2
    assert f"{tmp_path / 'talk.wav'} is not a recording: the data is " in result.stderr
    assert NotARecording.advice in result.stderr
    assert api.sent == []


def test_all_documents_that_a_pattern_matched_are_named_at_once(runner, api, tmp_path):
    (tmp_path / "a.amr").write_bytes(AMR)
    (tmp_path / "b.pdf").write_bytes(DOCUMENTS["pdf"])
    (tmp_path / "c.jpg").write_bytes(DOCUMENTS["jpeg"])
    result = submit(runner, *sorted(tmp_path.glob("*.*")))

    assert result.exit_code == 2
    assert "2 of 3 files cannot be submitted: " in result.stderr
    assert "b.pdf is not a recording" in result.stderr
    assert "c.jpg is not a recording" in result.stderr
    assert api.sent == []


def test_a_folder_that_is_submitted_is_told_what_takes_folders(runner, api, tmp_path):
    result = submit(runner, tmp_path)
    assert result.exit_code == 2
    assert "is a folder: `longhand watch --once` takes all that is in one" in result.stderr


def test_a_pipe_that_takes_the_place_of_a_recording_keeps_nobody_waiting(tmp_path):
    (tmp_path / "a.amr").write_bytes(AMR)
    recording = Recording.at(tmp_path / "a.amr")
    (tmp_path / "a.amr").unlink()
    os.mkfifo(tmp_path / "a.amr")
    with pytest.raises(RecordingUnusable, match="is no file"):
        recording.refuse_other()
