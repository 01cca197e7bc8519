"""Files that lie in the store of another pack as well: they are linked, and take their space once."""

import hashlib
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from transcriber.atomic import TEMPORARY_SUFFIX
from transcriber.packs.manifest import Entry, read_manifest


@dataclass(frozen=True, slots=True)
class Linked:
    """A file that was found. `place` is the store that had it, in words."""

    place: str
    sha256: str
    bytes: int


def link(path: Path, recipe: str, folder: Path) -> Linked | None:
    """Make `path` the same file as one of that recipe in a store beside `folder`; None where none has it.

    Its content is looked at. No file of a store is ever written to, only replaced, so that a change of one
    store is never one of another.
    """
    for name, found, entry in _candidates(recipe, folder):
        if sha256_of(found) == entry.sha256 and _linked(found, path):
            return Linked(f"the models of {name}", entry.sha256, entry.bytes)
    return None


def sha256_of(path: Path) -> str | None:
    """Of a file's content; None where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _candidates(recipe: str, folder: Path) -> Iterator[tuple[str, Path, Entry]]:
    for store in sorted(folder.parent.iterdir()):
        if store != folder and store.is_dir():
            for path, entry in read_manifest(store).items():
                if entry.recipe == recipe:
                    yield store.name, store / path, entry


def _linked(found: Path, path: Path) -> bool:
    path.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mktemp(TEMPORARY_SUFFIX, f".{path.name}.", path.parent))  # noqa: S306 - link refuses
    try:
        os.link(found, temporary)
        temporary.replace(path)
    except OSError:  # another file system, or one without links: then it is fetched
        temporary.unlink(missing_ok=True)
        return False
    return True
