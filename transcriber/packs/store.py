"""A folder of one pack's files: `pull` fills it, `verify` hashes it, `check_present` looks at each start."""

import hashlib
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from contract.errors.models import ModelsCorrupt, ModelsFolderUnusable, ModelsMissing
from transcriber.packs.manifest import Entry, read_manifest, recipes
from transcriber.packs.pack import Pack
from transcriber.packs.present import check_present
from transcriber.packs.pull import pull, refuse_unlocked

__all__ = ["State", "StoredFile", "check_present", "pull", "refuse_bad", "verify"]


class State(StrEnum):
    """What was found of a file."""

    RIGHT = "right"
    NOT_LOCKED = "not locked"
    MISSING = "missing"
    DAMAGED = "damaged"
    OUT_OF_DATE = "out of date"


@dataclass(frozen=True, slots=True)
class StoredFile:
    """One file of a pack as it lies in a store. `bytes` is its size there, 0 when missing."""

    path: str
    state: State
    bytes: int


def verify(pack: Pack, folder: Path) -> tuple[StoredFile, ...]:
    """Hash every file of a pack and compare it with what it should be.

    Samples count only where they are there, for they are optional.

    Raises
    ------
    ModelsFolderUnusable
        A file is there but cannot be read.
    """
    entries, wanted = read_manifest(folder), recipes(pack)
    optional = {sample.path for sample in pack.samples} | pack.passing()
    pinned = pack.pinned()
    unlocked = (StoredFile(path, State.NOT_LOCKED, 0) for hub in pack.unlocked() for path in hub.paths())
    return *unlocked, *(
        _look(folder, path, entries.get(path), recipe=wanted[path], pinned=pinned.get(path))
        for path in pack.paths()
        if path not in optional or (folder / path).exists()
    )


def refuse_bad(pack: Pack, found: tuple[StoredFile, ...]) -> None:
    """Raise for the first kind of fault that `verify` found, naming all files that have it.

    Raises
    ------
    ModelsNotLocked, ModelsMissing, ModelsCorrupt
    """
    refuse_unlocked(pack)
    absent = [file.path for file in found if file.state in {State.MISSING, State.OUT_OF_DATE}]
    damaged = [file.path for file in found if file.state is State.DAMAGED]
    if damaged:
        raise ModelsCorrupt(f"models of language pack {pack.name} are damaged", ", ".join(damaged))
    if absent:
        raise ModelsMissing(f"models of language pack {pack.name} are missing", ", ".join(absent))


def _look(folder: Path, path: str, entry: Entry | None, *, recipe: str, pinned: str | None) -> StoredFile:
    try:
        with (folder / path).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
            size = file.tell()
    except (FileNotFoundError, NotADirectoryError):
        return StoredFile(path, State.MISSING, 0)
    except OSError as error:
        raise ModelsFolderUnusable(f"cannot read {folder / path}", error.strerror or str(error)) from error
    return StoredFile(path, _state(found, entry, recipe, pinned), size)


def _state(found: str, entry: Entry | None, recipe: str, pinned: str | None) -> State:
    """State of a file that is there.

    A pinned file that is not the pinned one is out of date when it is at least what was stored, else damaged.
    For a built file without a pin, the manifest is all there is to compare with.
    """
    as_stored = entry is not None and entry.sha256 == found
    if pinned is not None and found != pinned:
        return State.OUT_OF_DATE if as_stored else State.DAMAGED
    if entry is None or entry.recipe != recipe:
        return State.OUT_OF_DATE
    return State.RIGHT if as_stored else State.DAMAGED
