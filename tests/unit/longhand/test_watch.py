import os
import threading

import pytest

from longhand.__main__ import app
from longhand.submission.recording import Recording
from longhand.watching import Layout, Watcher
from tests.unit.longhand.small_api import Trouble, eventually

SETTLE = 5.0


class Clock:
    def __init__(self):
        self.now = 100.0

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def folder(tmp_path):
    folder = tmp_path / "calls"
    folder.mkdir()
    return folder


@pytest.fixture
def told():
    """What the watcher has told of files that it leaves alone."""
    return []


@pytest.fixture
def watcher(folder, clock, told):
    return Watcher(Layout(folder, None, ("txt",)), SETTLE, clock, told.append)


def names(found):
    return [recording.path.name for recording in found]


def put(path, content=b"", begins=b"#!AMR\n"):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(begins + content)
    return path


def test_a_recording_is_ready_when_it_has_not_changed_for_a_while(watcher, folder, clock):
    put(folder / "a.wav")
    assert watcher.found() == []
    clock.now += SETTLE - 1
    assert watcher.found() == []
    assert watcher.is_settling
    clock.now += 1
    assert names(watcher.found()) == ["a.wav"]
    assert not watcher.is_settling


def test_one_that_grows_is_left_alone_until_it_is_whole(watcher, folder, clock):
    for size in range(1, 5):
        put(folder / "a.wav", b"x" * size)
        assert watcher.found() == []
        clock.now += SETTLE - 1
    watcher.found()
    clock.now += SETTLE
    assert names(watcher.found()) == ["a.wav"]


def test_one_is_given_once_and_again_when_it_was_written_anew(watcher, folder, clock):
    put(folder / "a.wav")
    given = []
    for _ in range(3):
        given += names(watcher.found())
        clock.now += SETTLE
    assert given == ["a.wav"]
    put(folder / "a.wav", b"another recording")
    watcher.found()
    clock.now += SETTLE
    assert names(watcher.found()) == ["a.wav"]


def test_folders_inside_are_watched_and_what_is_no_recording_is_not(watcher, folder, clock):
    wanted = ["deep/er/b.mp3", "a.wav", "Ünï.flac", "no-suffix"]
    others = [".hidden.wav", ".git/c.wav", "a.wav.json", "a.txt", "a.SRT", "d.wav.part"]
    for name in [*wanted, *others]:
        put(folder / name)
    put(folder / "empty.wav", begins=b"")
    (folder / "pipe.wav").mkdir()
    watcher.found()
    clock.now += SETTLE
    assert {str(each.path.relative_to(folder)) for each in watcher.found()} == set(wanted)


def test_one_whose_transcripts_are_there_and_newer_is_done(folder, clock):
    layout = Layout(folder, None, ("txt", "srt"))
    watcher = Watcher(layout, 0, clock, pytest.fail)
    recording = put(folder / "a.wav")
    for kind in ("txt", "srt"):
        put(folder / f"a.wav.{kind}")
    assert layout.has(Recording.at(recording))
    assert watcher.found() == []
    os.utime(folder / "a.wav.srt", ns=(1, 1))
    assert names(watcher.found()) == ["a.wav"]


def test_transcripts_go_beside_or_into_the_same_folders_elsewhere(folder, tmp_path):
    recording = Recording.at(put(folder / "deep" / "a.wav"))
    assert Layout(folder, None, ("txt",)).targets(recording) == {"txt": folder / "deep" / "a.wav.txt"}
    elsewhere = Layout(folder, tmp_path / "out", ("json-v2",)).targets(recording)
    assert elsewhere == {"json-v2": tmp_path / "out" / "deep" / "a.wav.json"}


def run(runner, folder, *arguments):
    return runner.invoke(app, ["watch", str(folder), "--settle", "0", *map(str, arguments)])


def test_everything_in_a_folder_is_transcribed_once(runner, api, folder):
    for name in ("a.wav", "a.mp3", "in/b.wav"):
        put(folder / name)
    assert run(runner, folder, "--once").exit_code == 0
    assert (folder / "a.wav.txt").read_text() == "txt of a.wav\n"
    assert (folder / "a.mp3.txt").is_file()
    assert (folder / "in" / "b.wav.txt").is_file()
    assert run(runner, folder, "--once").exit_code == 0
    assert len(api.jobs) == 3


def test_what_is_rejected_does_not_stop_the_others_and_is_not_sent_again(runner, api, folder):
    put(folder / "bad.amr")
    put(folder / "good.wav")
    api.on_received = lambda job: (
        api.end(job, "rejected", "no audio") if job.data_name == "bad.amr" else api.end(job)
    )
    for _ in range(2):
        result = run(runner, folder, "--once", "--format", "srt")
        assert result.exit_code == 1
        assert "bad.amr: rejected: job job" in result.stderr
        assert "no audio" in result.stderr
    assert (folder / "good.wav.srt").is_file()
    assert len(api.jobs) == 2


def test_it_watches_until_it_is_told_to_end_and_goes_on_later(runner, api, folder, interrupt):
    put(folder / "a.wav")

    def later():
        eventually((folder / "a.wav.txt").is_file)
        api.on_received = lambda _job: None
        put(folder / "b.wav")
        eventually(lambda: "b.wav" in {job.data_name for job in api.jobs.values() if job.received})
        interrupt()

    thread = threading.Thread(target=later)
    thread.start()
    result = run(runner, folder)
    thread.join(60)

    assert result.exit_code == 130
    assert "the same command goes on watching" in result.stderr
    api.end(api.named("b.wav"))
    assert run(runner, folder, "--once").exit_code == 0
    assert (folder / "b.wav.txt").is_file()
    assert len(api.jobs) == 2


def test_an_api_that_goes_away_is_waited_for(runner, api, folder, monkeypatch):
    pauses = []
    monkeypatch.setattr("longhand.submission.stop.Stop.pause", lambda _stop, seconds: pauses.append(seconds))
    put(folder / "a.wav")
    api.trouble.append(Trouble("POST", "/v2/uploads", 503, times=3))
    result = run(runner, folder, "--once")

    assert result.exit_code == 0
    assert pauses.count(30.0) == 3
    assert "trying again in 30 s" in result.stderr
    assert (folder / "a.wav.txt").is_file()


def test_a_key_that_is_not_valid_ends_it(runner, api, folder, monkeypatch):
    monkeypatch.setenv("LONGHAND_API_KEY", "lh_wrong")
    put(folder / "a.wav")
    assert run(runner, folder).exit_code == 4


def test_a_folder_that_is_not_there_is_a_usage_error(runner, api, folder):
    result = run(runner, folder / "none")
    assert result.exit_code == 2
    assert "is no folder" in result.stderr


@pytest.mark.parametrize("parallel", [1, 3])
def test_no_more_than_so_many_are_sent_at_a_time(runner, api, folder, parallel):
    now, most, lock = 0, 0, threading.Lock()
    for number in range(8):
        put(folder / f"{number}.wav")

    def sending():
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        threading.Event().wait(0.05)
        with lock:
            now -= 1

    api.trouble.append(Trouble("PUT", "/store/", before=sending, times=8))
    assert run(runner, folder, "--once", "--parallel", parallel).exit_code == 0
    assert most == parallel
