import os
import signal
import stat
from pathlib import Path

import pytest

from contract.errors.program import WorkFolderNotWritable
from transcriber.pipeline import work as work_module
from transcriber.pipeline.work import WorkFolder

as_root = pytest.mark.skipif(os.geteuid() == 0, reason="root may write to any folder")


@pytest.fixture(autouse=True)
def outside_a_container(tmp_path, monkeypatch):
    monkeypatch.setattr(work_module, "CONTAINER_USER_HOME", tmp_path / "smuser")


def test_a_run_has_a_private_folder_of_its_own(tmp_path):
    with WorkFolder(tmp_path) as work, WorkFolder(tmp_path) as other:
        assert work.path != other.path
        assert work.path.parent == tmp_path
        assert stat.S_IMODE(work.path.stat().st_mode) == 0o700


def test_it_is_removed_with_all_it_holds_and_nothing_else(tmp_path):
    stale = tmp_path / "pipeline-of-another"
    stale.mkdir()
    with WorkFolder(tmp_path) as work:
        (work.path / "sub").mkdir()
        (work.path / "sub" / "audio").write_bytes(b"x")
    assert list(tmp_path.iterdir()) == [stale]


def test_it_is_removed_after_an_error_too(tmp_path):
    def run() -> None:
        with WorkFolder(tmp_path) as work:
            (work.path / "audio").touch()
            raise KeyError

    with pytest.raises(KeyError):
        run()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("chosen", [True, False])
def test_what_a_process_that_was_killed_has_made_is_removed_by_the_one_it_was_forked_from(
    tmp_path, monkeypatch, chosen
):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    other = tmp_path / "pipeline-of-another"
    other.mkdir()
    work = WorkFolder(tmp_path if chosen else None)
    if os.fork() == 0:
        (work.path / "audio").touch()
        os.kill(os.getpid(), signal.SIGKILL)
    os.wait()  # no limit: the child only makes a folder
    assert len(list(tmp_path.iterdir())) == 2
    work.remove()
    assert list(tmp_path.iterdir()) == [other]


def test_removing_what_was_never_made_makes_nothing(tmp_path):
    WorkFolder(tmp_path / "never").remove()
    assert list(tmp_path.iterdir()) == []


def test_in_a_container_it_lies_in_the_documented_place(tmp_path):
    (tmp_path / "smuser").mkdir()
    with WorkFolder(None) as work:
        assert work.path.parent == tmp_path / "smuser" / "work"


def test_elsewhere_it_is_a_temporary_folder(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with WorkFolder(None) as work:
        assert work.path.parent == tmp_path


def test_nothing_is_made_where_nothing_is_needed(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with WorkFolder(None):
        pass
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_was_asked_for_must_be_usable_even_if_it_is_not_needed(tmp_path):
    (tmp_path / "file").touch()
    with (
        pytest.raises(WorkFolderNotWritable, match="cannot write to the work folder"),
        WorkFolder(tmp_path / "file"),
    ):
        pass


def test_no_place_for_temporary_files_is_told_when_one_is_needed(tmp_path, monkeypatch):
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "nowhere"))
    with WorkFolder(None) as work, pytest.raises(WorkFolderNotWritable) as caught:
        _ = work.path
    assert "--work-dir" in caught.value.advice


@as_root
def test_a_folder_of_somebody_else_is_refused():
    with pytest.raises(WorkFolderNotWritable, match="Permission denied"), WorkFolder(Path("/")):
        pass
