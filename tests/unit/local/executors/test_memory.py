import tempfile
from pathlib import Path

from local.executors.memory import MemoryFolders


def test_folders_are_made_in_memory_where_there_is_room(tmp_path):
    made = Path(MemoryFolders(tmp_path, room_bytes=1).make())
    assert made.parent == tmp_path
    assert made.stat().st_mode & 0o777 == 0o700


def test_without_room_in_memory_another_folder_is_taken_and_said_so_once(tmp_path, monkeypatch, caplog):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(elsewhere))
    folders = MemoryFolders(tmp_path, room_bytes=2**62)
    assert {Path(folders.make()).parent for _ in range(2)} == {elsewhere}
    assert caplog.text.count("may be on a disk") == 1


def test_without_shared_memory_another_folder_is_taken(tmp_path, monkeypatch):
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    assert Path(MemoryFolders(tmp_path / "none").make()).parent == tmp_path
