import os
import threading
from pathlib import Path

import pytest

from contract.config import FetchData
from contract.errors.audio import NotValid, TooLarge
from contract.errors.fetch import FetchNotFound
from contract.errors.program import UsageError, WorkFolderFull
from transcriber.pipeline import source as source_module
from transcriber.pipeline.settings import STDIN, Settings
from transcriber.pipeline.source import find_recording, spool
from transcriber.pipeline.work import WorkFolder


@pytest.fixture
def work(tmp_path):
    with WorkFolder(tmp_path / "work") as folder:
        yield folder


@pytest.fixture
def input_audio(tmp_path, monkeypatch):
    """Where `/input.audio` seems to be; not made yet."""
    path = tmp_path / "input.audio"
    monkeypatch.setattr(source_module, "INPUT_AUDIO", path)
    return path


@pytest.fixture
def stdin(monkeypatch):
    """A function that makes STDIN hold some bytes."""
    opened = []

    def hold(data: bytes) -> None:
        reader, writer = os.pipe()
        opened.append(reader)
        monkeypatch.setattr(source_module, "_STDIN_DESCRIPTOR", reader)
        threading.Thread(target=feed, args=(writer, data), daemon=True).start()

    yield hold
    for descriptor in opened:
        os.close(descriptor)


def feed(writer: int, data: bytes) -> None:
    with os.fdopen(writer, "wb") as pipe:
        try:
            pipe.write(data)
        except BrokenPipeError:
            return


def test_the_mapped_file_is_taken_as_it_lies(work, input_audio):
    input_audio.write_bytes(b"audio")
    assert find_recording(Settings(), None, work).path == input_audio


def test_without_a_mapped_file_stdin_is_kept_in_the_work_folder(work, input_audio, stdin):
    data = os.urandom(3_000_000)
    stdin(data)
    found = find_recording(Settings(), None, work)
    assert found.path.parent == work.path
    assert found.path.read_bytes() == data
    assert found.origin == "STDIN"


def test_a_dash_asks_for_stdin_though_a_file_is_mapped(work, input_audio, stdin):
    input_audio.write_bytes(b"mapped")
    stdin(b"piped")
    assert find_recording(Settings(input=STDIN), None, work).path.read_bytes() == b"piped"


def test_a_named_file_wins_over_the_mapped_one(work, input_audio, tmp_path):
    input_audio.write_bytes(b"mapped")
    found = find_recording(Settings(input=tmp_path / "named"), None, work)
    assert found.path == tmp_path / "named"
    assert str(tmp_path / "named") in found.origin


def test_a_dangling_link_is_not_taken_for_no_file(work, input_audio):
    input_audio.symlink_to("nowhere")
    assert find_recording(Settings(), None, work).path == input_audio


def test_fetch_data_wins_over_the_mapped_file(work, input_audio, tmp_path, caplog):
    input_audio.write_bytes(b"mapped")
    (tmp_path / "fetched.wav").write_bytes(b"fetched")
    found = find_recording(Settings(), FetchData(url=f"file://{tmp_path}/fetched.wav"), work)
    assert found.path.read_bytes() == b"fetched"
    assert "fetch_data is used" in caplog.text


def test_a_file_to_fetch_that_is_not_there_is_told(work, input_audio, tmp_path):
    with pytest.raises(FetchNotFound):
        find_recording(Settings(), FetchData(url=f"file://{tmp_path}/absent.wav"), work)


def test_a_terminal_on_stdin_is_a_mistake_not_a_long_wait(work, input_audio, monkeypatch):
    _, terminal = os.openpty()
    monkeypatch.setattr(source_module, "_STDIN_DESCRIPTOR", terminal)
    with pytest.raises(UsageError, match="no recording was given") as caught:
        find_recording(Settings(), None, work)
    assert caught.value.exit_code == 2
    os.close(terminal)
    os.close(_)


def test_too_much_is_refused_while_it_comes(tmp_path, stdin):
    stdin(b"x" * 3_000_000)
    with pytest.raises(TooLarge, match=r"/input.audio is too large"):
        spool(source_module._STDIN_DESCRIPTOR, tmp_path / "spool", limit_bytes=1_000_000)
    assert (tmp_path / "spool").stat().st_size <= 1_000_000


def test_exactly_the_limit_is_allowed(tmp_path, stdin):
    stdin(b"x" * 1_000_000)
    spool(source_module._STDIN_DESCRIPTOR, tmp_path / "spool", limit_bytes=1_000_000)
    assert (tmp_path / "spool").stat().st_size == 1_000_000


def test_a_full_work_folder_is_told_before_it_is_full(tmp_path, stdin, monkeypatch):
    monkeypatch.setattr(source_module, "_RESERVE_BYTES", 10**18)
    stdin(b"x" * 1000)
    with pytest.raises(WorkFolderFull, match="MB are free"):
        spool(source_module._STDIN_DESCRIPTOR, tmp_path / "spool")
    assert (tmp_path / "spool").stat().st_size == 0


def test_a_disk_that_fills_up_meanwhile_is_told_as_well(stdin, monkeypatch):
    monkeypatch.setattr(source_module, "_RESERVE_BYTES", -(10**9))
    with Path("/dev/full").open("wb") as full, pytest.raises(WorkFolderFull):
        source_module._keep(b"x", full.fileno())


def test_a_folder_on_stdin_is_not_valid(tmp_path):
    folder = os.open(tmp_path, os.O_RDONLY)
    with pytest.raises(NotValid, match=r"/input.audio is not valid: STDIN cannot be read"):
        spool(folder, tmp_path / "spool")
    os.close(folder)
