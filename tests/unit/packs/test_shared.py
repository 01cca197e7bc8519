"""Files that are there only while others are built of them, and files that several packs have."""

from pathlib import Path

from tests.small_index import SmallIndex
from transcriber.packs.pack import Pack
from transcriber.packs.pull import Origin, pull
from transcriber.packs.store import State, check_present, refuse_bad, verify


def of_words(index: SmallIndex) -> Pack:
    """Pack whose words are only there to build another file of."""
    index.edit_pack('path = "words.txt"\n', 'path = "words.txt"\nkept = false\n')
    return index.pack()


def origins(pack: Pack, folder: Path) -> dict[str, Origin]:
    return {file.path: file.origin for file in pull(pack, folder)}


def test_what_is_only_built_of_is_gone_afterwards_and_not_missed(quick_index: SmallIndex) -> None:
    pack = of_words(quick_index)
    assert set(origins(pack, quick_index.store)) == {"encoder.bin", "built/words.upper"}
    assert not (quick_index.store / "words.txt").exists()
    assert (quick_index.store / "built/words.upper").read_bytes() == b"ONE\nTWO\n"
    refuse_bad(pack, verify(pack, quick_index.store))
    assert check_present(pack, "standard", quick_index.store)
    assert set(origins(pack, quick_index.store).values()) == {Origin.KEPT}


def test_it_is_fetched_again_when_the_built_file_is_damaged(quick_index: SmallIndex) -> None:
    pack = of_words(quick_index)
    pull(pack, quick_index.store)
    (quick_index.store / "built/words.upper").write_bytes(b"ONE")
    found = {file.path: file.state for file in verify(pack, quick_index.store)}
    assert found["built/words.upper"] is State.DAMAGED
    assert origins(pack, quick_index.store)["built/words.upper"] is Origin.BUILT
    assert not (quick_index.store / "words.txt").exists()


def test_a_second_pack_shares_the_files_of_the_first_on_disk(quick_index: SmallIndex) -> None:
    pack, stores = of_words(quick_index), quick_index.store / "models"
    pull(pack, stores / "one")
    for wheel in quick_index.wheels.iterdir():
        wheel.unlink()
    pulled = pull(pack, stores / "two")
    assert {(file.origin, file.place) for file in pulled} == {(Origin.SHARED, "the models of one")}
    for path in ("encoder.bin", "built/words.upper"):
        assert (stores / "one" / path).samefile(stores / "two" / path)
    refuse_bad(pack, verify(pack, stores / "two"))


def test_a_damaged_file_is_not_shared_and_mending_one_store_leaves_the_other(
    quick_index: SmallIndex,
) -> None:
    pack, stores = quick_index.pack(), quick_index.store / "models"
    pull(pack, stores / "one")
    (stores / "one" / "encoder.bin").write_bytes(b"ENCODER " * 1000)
    assert origins(pack, stores / "two")["encoder.bin"] is Origin.FETCHED
    assert not (stores / "one" / "encoder.bin").samefile(stores / "two" / "encoder.bin")
