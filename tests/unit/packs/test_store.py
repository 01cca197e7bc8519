import pytest

from contract.errors.models import ModelsCorrupt, ModelsMissing, OperatingPointUnknown
from tests.small_index import SmallIndex
from transcriber.packs.pull import pull
from transcriber.packs.store import State, check_present, refuse_bad, verify


def states(index: SmallIndex) -> dict[str, State]:
    return {file.path: file.state for file in verify(index.pack(), index.store)}


@pytest.fixture
def pulled(quick_index: SmallIndex) -> SmallIndex:
    pull(quick_index.pack(), quick_index.store)
    return quick_index


def test_a_store_just_pulled_is_right(pulled: SmallIndex) -> None:
    assert set(states(pulled).values()) == {State.RIGHT}
    refuse_bad(pulled.pack(), verify(pulled.pack(), pulled.store))


def test_before_the_first_pull_a_start_says_to_pull(index: SmallIndex) -> None:
    with pytest.raises(ModelsMissing, match=r"encoder\.bin, built/words\.upper") as error:
        check_present(index.pack(), "standard", index.store)
    assert "longhand models pull" in error.value.advice
    assert set(states(index).values()) == {State.MISSING}


def test_a_file_cut_short_stops_a_start(pulled: SmallIndex) -> None:
    (pulled.store / "encoder.bin").write_bytes(b"enc")
    with pytest.raises(ModelsCorrupt, match=r"encoder\.bin"):
        check_present(pulled.pack(), "standard", pulled.store)


def test_files_of_other_operating_points_do_not_stop_a_start(pulled: SmallIndex) -> None:
    (pulled.store / "words.txt").unlink()
    assert check_present(pulled.pack(), "standard", pulled.store) == pulled.store


def test_a_change_that_keeps_the_size_is_found_by_verify(pulled: SmallIndex) -> None:
    (pulled.store / "encoder.bin").write_bytes(b"ENCODER " * 1000)
    assert states(pulled) == {
        "encoder.bin": State.DAMAGED,
        "words.txt": State.RIGHT,
        "built/words.upper": State.RIGHT,
    }
    with pytest.raises(ModelsCorrupt, match=r"are damaged: encoder\.bin$"):
        refuse_bad(pulled.pack(), verify(pulled.pack(), pulled.store))


def test_a_changed_built_file_is_found_by_verify(pulled: SmallIndex) -> None:
    (pulled.store / "built/words.upper").write_bytes(b"ONE\nTOO\n")
    assert states(pulled)["built/words.upper"] is State.DAMAGED


def test_a_missing_file_is_found_by_both(pulled: SmallIndex) -> None:
    (pulled.store / "encoder.bin").unlink()
    assert states(pulled)["encoder.bin"] is State.MISSING
    with pytest.raises(ModelsMissing, match=r"encoder\.bin$"):
        check_present(pulled.pack(), "standard", pulled.store)
    with pytest.raises(ModelsMissing):
        refuse_bad(pulled.pack(), verify(pulled.pack(), pulled.store))


def test_a_newer_pack_finds_the_files_of_the_older_one_out_of_date(pulled: SmallIndex) -> None:
    pinned = next(file for file in pulled.pack().files if file.path == "encoder.bin").sha256
    pulled.edit_pack(pinned, "0" * 64)
    assert states(pulled)["encoder.bin"] is State.OUT_OF_DATE
    with pytest.raises(ModelsMissing, match="of another version"):
        check_present(pulled.pack(), "standard", pulled.store)


def test_a_changed_builder_makes_the_built_file_out_of_date(pulled: SmallIndex) -> None:
    with (pulled.modules / "small_builder.py").open("a") as source:
        source.write("# another version\n")
    assert states(pulled)["built/words.upper"] is State.OUT_OF_DATE
    with pytest.raises(ModelsMissing, match=r"built/words\.upper \(of another version\)"):
        check_present(pulled.pack(), "standard", pulled.store)


@pytest.mark.parametrize(
    "manifest", ["", "{", "[]", '{"files": {"encoder.bin": {"colour": 1}}}', '{"files": []}']
)
def test_a_damaged_manifest_counts_as_none(pulled: SmallIndex, manifest: str) -> None:
    (pulled.store / "manifest.json").write_text(manifest)
    with pytest.raises(ModelsMissing):
        check_present(pulled.pack(), "standard", pulled.store)


def test_an_unknown_operating_point_is_told_before_any_file(index: SmallIndex) -> None:
    with pytest.raises(OperatingPointUnknown):
        check_present(index.pack(), "enhanced", index.store)
