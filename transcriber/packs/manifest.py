"""The record a store keeps of its files, so that a start needs no hashing."""

import hashlib
import importlib.util
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final

from transcriber.atomic import write_atomically
from transcriber.packs.files import BuiltFile
from transcriber.packs.pack import Pack

MANIFEST: Final = "manifest.json"


@dataclass(frozen=True, slots=True)
class Entry:
    """One file as it was when it was stored.

    Attributes
    ----------
    sha256, bytes
        Of its content.
    recipe
        Where the content came from, see `recipes`. When it differs from the pack's, the file is out of date.
    """

    sha256: str
    bytes: int
    recipe: str


def read_manifest(folder: Path) -> Mapping[str, Entry]:
    """Entries by path; none where the manifest is absent or damaged: a pull then finds all out again."""
    try:
        files = json.loads((folder / MANIFEST).read_bytes())["files"]
        return {path: Entry(**entry) for path, entry in files.items()}
    except (OSError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def write_manifest(folder: Path, entries: Mapping[str, Entry]) -> None:
    files = {path: asdict(entry) for path, entry in sorted(entries.items())}
    write_atomically(folder / MANIFEST, json.dumps({"files": files}, indent=2).encode() + b"\n")


def recipes(pack: Pack) -> Mapping[str, str]:
    """Identity of each file of a pack, by path.

    A pinned file is known by its sha256. A built file without one is known by its builder, the source of the
    modules that make it and the recipes of its inputs: a change of any makes the stored file out of date.
    """
    known = {file.path: file.sha256 for file in (*pack.files, *pack.samples)}
    for built in pack.built:
        known[built.path] = built.sha256 or _recipe(built, known)
    return known


def _recipe(built: BuiltFile, known: Mapping[str, str]) -> str:
    modules = (built.built_by.partition(":")[0], *built.modules)
    options = (f"{key}={value}" for key, value in sorted(built.options.items()))
    made_of = (*map(_source_digest, modules), *(known[path] for path in built.inputs))
    parts = (built.built_by, *options, *made_of)
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def _source_digest(module: str) -> str:
    """Sha256 of a module's source, found without importing it; empty where there is none."""
    try:
        spec = importlib.util.find_spec(module)
    except ModuleNotFoundError:  # of a parent package; building will say so
        return ""
    if spec is None or spec.origin is None or not Path(spec.origin).is_file():
        return ""
    return hashlib.sha256(Path(spec.origin).read_bytes()).hexdigest()
