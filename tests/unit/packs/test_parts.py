"""Files embedded in others, and files that only some jobs need."""

import hashlib

import pytest

from contract.errors.models import ModelsMissing, ModelsSourceChanged, PackInvalid
from tests.small_index import MEMBERS, SmallIndex
from transcriber.packs.load import load_pack
from transcriber.packs.present import check_present
from transcriber.packs.pull import pull

CUT = MEMBERS["carrier/encoder.bin"][8:24]
PART = """
[[files]]
path = "cut.bin"
source = "carrier"
member = "carrier/encoder.bin"
offset = 8
sha256 = "{sha256}"
bytes = {bytes}
licence = "MIT"
attribution = "Carrier, Copyright (c) the carriers"

[parts.speakers]
files = ["cut.bin"]
"""


def add_part(index: SmallIndex, content: bytes = CUT, size: int = len(CUT)) -> None:
    path = index.packs / "xx.toml"
    part = PART.format(sha256=hashlib.sha256(content).hexdigest(), bytes=size)
    path.write_text(path.read_text() + part)


def test_a_file_may_lie_within_a_member(quick_index: SmallIndex) -> None:
    add_part(quick_index)
    pull(quick_index.pack(), quick_index.store)
    assert (quick_index.store / "cut.bin").read_bytes() == CUT
    assert (quick_index.store / "encoder.bin").read_bytes() == MEMBERS["carrier/encoder.bin"]


def test_another_content_at_that_place_is_refused(quick_index: SmallIndex) -> None:
    add_part(quick_index, b"something else..")
    with pytest.raises(ModelsSourceChanged, match="is not the pinned one"):
        pull(quick_index.pack(), quick_index.store)
    assert not (quick_index.store / "cut.bin").exists()


def test_a_member_that_ends_before_is_refused(quick_index: SmallIndex) -> None:
    add_part(quick_index, size=100_000)
    with pytest.raises(ModelsSourceChanged, match="has another size"):
        pull(quick_index.pack(), quick_index.store)


def test_the_files_of_a_part_are_asked_for_only_where_a_job_needs_them(quick_index: SmallIndex) -> None:
    add_part(quick_index)
    pull(quick_index.pack(), quick_index.store)
    (quick_index.store / "cut.bin").unlink()
    assert check_present(quick_index.pack(), "standard", quick_index.store)
    with pytest.raises(ModelsMissing) as error:
        check_present(quick_index.pack(), "standard", quick_index.store, ["speakers"])
    assert "cut.bin" in error.value.detail


def test_a_part_names_only_files_of_its_pack(quick_index: SmallIndex) -> None:
    add_part(quick_index)
    quick_index.edit_pack('files = ["cut.bin"]', 'files = ["none.bin"]')
    with pytest.raises(PackInvalid) as error:
        quick_index.pack()
    assert "file 'none.bin' is not in this pack" in error.value.detail


def test_a_pack_without_the_part_says_so(quick_index: SmallIndex) -> None:
    with pytest.raises(PackInvalid, match="no part 'speakers'"):
        quick_index.pack().part("speakers")


def test_the_models_of_speakers_are_attributed_as_their_licence_asks() -> None:
    pack = load_pack("en")
    for file in pack.files:
        if file.path in pack.part("speakers").files:
            assert file.licence == "CC-BY-4.0"
            assert "pyannote" in file.attribution
