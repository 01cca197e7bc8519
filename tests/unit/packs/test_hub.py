import pytest

from contract.errors.models import (
    HubUnavailable,
    ModelsFolderUnusable,
    ModelsNotLocked,
    ModelsSourceChanged,
    PackInvalid,
)
from tests.small_hub import CONFIG, MODEL, REVISION, sha256, small_hub, write_hub_pack
from transcriber.packs.load import load_pack
from transcriber.packs.lock import Agreement, check, lock
from transcriber.packs.present import check_present
from transcriber.packs.pull import Origin, pull
from transcriber.packs.store import State, refuse_bad, verify


@pytest.fixture
def hub(monkeypatch):
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    with small_hub() as hub:
        monkeypatch.setenv("HF_ENDPOINT", hub.url)
        yield hub


@pytest.fixture
def packs(tmp_path):
    return tmp_path / "packs"


@pytest.fixture
def file(packs):
    return write_hub_pack(packs)


def locked(packs, file, **options):
    lock(load_pack("yy", packs), packs, **options)
    return load_pack("yy", packs)


def test_what_is_not_locked_is_not_fetched_and_the_command_that_locks_it_is_told(packs, file, hub, tmp_path):
    with pytest.raises(ModelsNotLocked, match="run `longhand models lock yy`"):
        pull(load_pack("yy", packs), tmp_path / "store")
    assert hub.asked == []
    assert not (tmp_path / "store").exists()


def test_locking_writes_revision_sizes_and_hashes_into_the_pack(packs, file, hub):
    pack = locked(packs, file)
    assert pack.hub[0].revision == REVISION
    assert [(entry.path, entry.sha256, entry.bytes) for entry in pack.files] == [
        ("tiny/model.bin", sha256(MODEL), len(MODEL)),
        ("tiny/config.json", sha256(CONFIG), len(CONFIG)),
    ]
    assert {(entry.licence, entry.attribution) for entry in pack.files} == {
        ("MIT", "Tiny, Copyright (c) its makers")
    }
    assert file.read_text().startswith("# Kept as it is.\n")
    assert "# the only one" in file.read_text()


def test_only_what_the_hub_tells_no_hash_of_is_fetched_to_be_hashed(packs, file, hub):
    locked(packs, file)
    assert [path.rpartition("/")[2] for path in hub.asked] == ["main", "config.json"]


def test_locked_files_are_fetched_checked_and_kept(packs, file, hub, tmp_path):
    pack, store = locked(packs, file), tmp_path / "store"
    assert {entry.origin for entry in pull(pack, store)} == {Origin.FETCHED}
    assert (store / "tiny" / "model.bin").read_bytes() == MODEL
    check_present(pack, "standard", store)
    assert {found.state for found in verify(pack, store)} == {State.RIGHT}
    asked = len(hub.asked)
    assert {entry.origin for entry in pull(pack, store)} == {Origin.KEPT}
    assert len(hub.asked) == asked


def test_progress_is_told_in_bytes(packs, file, hub, tmp_path):
    told = []
    pull(locked(packs, file), tmp_path / "store", progress=lambda *what: told.append(what))
    assert ("fetch owner/tiny-model model.bin", len(MODEL), len(MODEL)) in told


@pytest.mark.parametrize("content", [b"WEIGHTS " * 4000, MODEL + b"more", MODEL[:-1], b""])
def test_a_file_that_is_not_the_pinned_one_is_not_stored(packs, file, hub, tmp_path, content):
    pack = locked(packs, file)
    hub.files["model.bin"] = content
    with pytest.raises(
        ModelsSourceChanged, match=r"model\.bin of owner/tiny-model of the model hub is not the pinned one"
    ):
        pull(pack, tmp_path / "store")
    assert list((tmp_path / "store").rglob("*model*")) == []


@pytest.mark.parametrize("name", ["model.bin", "config.json"])
def test_a_download_that_breaks_off_is_told_and_leaves_nothing(packs, file, hub, tmp_path, name):
    pack = locked(packs, file)
    hub.short = {name}
    with pytest.raises(HubUnavailable, match=name):
        pull(pack, tmp_path / "store")
    assert list((tmp_path / "store").rglob(f"*{name}*")) == []


def test_a_hash_is_never_made_of_a_part_of_a_file(packs, file, hub):
    hub.short = {"config.json"}
    before = file.read_text()
    with pytest.raises(HubUnavailable, match=r"config\.json"):
        locked(packs, file)
    assert file.read_text() == before


def test_what_is_locked_stays_so_until_an_update_is_asked_for(packs, file, hub):
    pack = locked(packs, file)
    hub.revision, hub.files["model.bin"] = "f" * 40, b"new"
    assert lock(pack, packs) == ()
    assert load_pack("yy", packs) == pack
    updated = locked(packs, file, update=True)
    assert updated.hub[0].revision == "f" * 40
    assert updated.pinned()["tiny/model.bin"] == sha256(b"new")
    assert len(updated.files) == 2


def test_a_file_that_the_repository_does_not_have_is_named(packs, file, hub):
    del hub.files["config.json"]
    with pytest.raises(HubUnavailable, match=r"owner/tiny-model has no file config\.json"):
        locked(packs, file)


def test_a_repository_that_does_not_exist_is_told(packs, file, hub):
    file.write_text(file.read_text().replace("owner/tiny-model", "owner/other"))
    with pytest.raises(HubUnavailable, match="status 404"):
        locked(packs, file)


def test_something_else_than_a_hub_is_told(packs, file, hub, monkeypatch):
    monkeypatch.setattr(type(hub), "listing", lambda _hub: b"<html>")
    with pytest.raises(HubUnavailable, match="is no model hub"):
        locked(packs, file)


@pytest.mark.parametrize("endpoint", ["http://127.0.0.1:9", "file:///etc"])
def test_a_hub_that_cannot_be_reached_is_told(packs, file, monkeypatch, endpoint):
    monkeypatch.setenv("HF_ENDPOINT", endpoint)
    with pytest.raises(HubUnavailable):
        locked(packs, file)


def test_a_pack_that_cannot_be_written_is_told(packs, file, hub, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("transcriber.packs.lock.write_atomically", refuse)
    with pytest.raises(ModelsFolderUnusable, match=r"cannot write .*yy\.toml: Permission denied"):
        lock(load_pack("yy", packs), packs)


def test_what_is_pinned_is_compared_with_what_the_hub_has_at_that_revision(packs, file, hub):
    pack = locked(packs, file)
    assert {entry.agreement for entry in check(pack)} == {Agreement.SAME}
    hub.files = {"model.bin": b"WEIGHTS " * 4000}
    assert [(entry.member, entry.agreement) for entry in check(pack)] == [
        ("model.bin", Agreement.OTHER),
        ("config.json", Agreement.ABSENT),
    ]


def test_what_is_not_locked_is_shown_and_is_not_right(packs, file, tmp_path):
    pack = load_pack("yy", packs)
    found = verify(pack, tmp_path / "store")
    assert [(entry.path, entry.state) for entry in found] == [
        ("tiny/model.bin", State.NOT_LOCKED),
        ("tiny/config.json", State.NOT_LOCKED),
    ]
    with pytest.raises(ModelsNotLocked):
        refuse_bad(pack, found)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (f'revision = "{REVISION}"\n', ""),
        ('members = ["model.bin", "config.json"]', 'members = ["model.bin", "config.json", "more.txt"]'),
    ],
)
def test_a_lock_that_does_not_fit_the_pack_is_a_mistake_in_it(packs, file, hub, old, new):
    locked(packs, file)
    assert old in file.read_text()
    file.write_text(file.read_text().replace(old, new))
    with pytest.raises(PackInvalid, match="lock it again"):
        load_pack("yy", packs)
