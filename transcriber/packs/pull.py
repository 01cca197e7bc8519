"""Puts the files of a pack into a folder: fetched, checked, written whole, then the derived ones built."""

import tempfile
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from contract.errors.models import ModelsFolderUnusable, ModelsNotLocked
from contract.extras import refuse_without
from transcriber.atomic import TEMPORARY_SUFFIX, locked
from transcriber.packs.build import build
from transcriber.packs.files import BuiltFile, PackFile
from transcriber.packs.manifest import Entry, read_manifest, recipes, write_manifest
from transcriber.packs.pack import Pack
from transcriber.packs.progress import Progress, no_progress
from transcriber.packs.shared import link, sha256_of
from transcriber.packs.sources import open_sources
from transcriber.packs.take import take


class Origin(StrEnum):
    """How a file came to be as it is."""

    KEPT = "kept"
    FETCHED = "fetched"
    SHARED = "shared"
    BUILT = "built"


@dataclass(frozen=True, slots=True)
class PulledFile:
    """A file as it is in the store now.

    Attributes
    ----------
    place
        What gave a file that was fetched or is shared, in words; None for others.
    refused
        What the places answered that were tried before.
    """

    path: str
    origin: Origin
    sha256: str
    bytes: int
    place: str | None = None
    refused: tuple[str, ...] = ()


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
    with _folder_errors(folder), locked(folder):
        _remove_leftovers(folder)
        stale = tuple(built for built, found in _built(pack, folder) if found is None)
        _refuse_unbuildable(pack, stale)
        pulled = tuple(_link(stale, pack, folder))
        linked = {file.path for file in pulled}
        stale = tuple(built for built in stale if built.path not in linked)
        pulled += tuple(_take(pack, _wanted(pack, stale, samples=samples), folder, progress))
        pulled += tuple(_make(pack, folder, progress, linked))
        _remove_passing(pack, folder)
        _record(pack, folder, pulled)
    return tuple(file for file in pulled if file.path not in pack.passing())


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


def _wanted(pack: Pack, stale: tuple[BuiltFile, ...], *, samples: bool) -> tuple[PackFile, ...]:
    """Files to be in the store: what is only there to build others of, for those that must be built."""
    inputs = {path for built in stale for path in built.inputs}
    files = (*pack.files, *pack.samples) if samples else pack.files
    return tuple(file for file in files if file.kept or file.path in inputs)


def _take(pack: Pack, files: tuple[PackFile, ...], folder: Path, progress: Progress) -> Iterator[PulledFile]:
    with tempfile.TemporaryDirectory(prefix="longhand-pull-") as temporary:
        sources = open_sources(pack, Path(temporary), progress)
        for file in files:
            if sha256_of(folder / file.path) == file.sha256:
                yield PulledFile(file.path, Origin.KEPT, file.sha256, file.bytes)
            elif linked := link(folder / file.path, file.sha256, folder):
                yield PulledFile(file.path, Origin.SHARED, file.sha256, file.bytes, linked.place)
            else:
                taken = take(file, folder, sources)
                fetched = Origin.FETCHED
                yield PulledFile(file.path, fetched, file.sha256, file.bytes, taken.place, taken.refused)


def _refuse_unbuildable(pack: Pack, stale: tuple[BuiltFile, ...]) -> None:
    """See that what is to be built can be, before anything is fetched for it."""
    if stale:
        refuse_without("models", f"building the models of language pack {pack.name}")


def _built(pack: Pack, folder: Path) -> Iterator[tuple[BuiltFile, str | None]]:
    """Give each derived file, and its sha256 where it is the right one already."""
    entries, wanted = read_manifest(folder), recipes(pack)
    for built in pack.built:
        entry = entries.get(built.path)
        stored = entry.sha256 if entry and entry.recipe == wanted[built.path] else None
        found = sha256_of(folder / built.path)
        yield built, found if found == (built.sha256 or stored) else None


def _link(stale: tuple[BuiltFile, ...], pack: Pack, folder: Path) -> Iterator[PulledFile]:
    """Take derived files that another pack has of the same."""
    wanted = recipes(pack)
    for built in stale:
        if linked := link(folder / built.path, wanted[built.path], folder):
            yield PulledFile(built.path, Origin.SHARED, linked.sha256, linked.bytes, linked.place)


def _make(pack: Pack, folder: Path, progress: Progress, done: Collection[str]) -> Iterator[PulledFile]:
    for built, found in _built(pack, folder):
        if built.path in done:
            continue
        if found is not None:
            size = (folder / built.path).stat().st_size
            yield PulledFile(built.path, Origin.KEPT, found, size)
            continue
        progress(f"build {built.path}", 0, 1)
        made = build(built, folder)
        progress(f"build {built.path}", 1, 1)
        yield PulledFile(built.path, Origin.BUILT, made.sha256, made.bytes)


def _remove_passing(pack: Pack, folder: Path) -> None:
    for path in pack.passing():
        (folder / path).unlink(missing_ok=True)
        with suppress(OSError):  # others are in it
            (folder / path).parent.rmdir()


def _record(pack: Pack, folder: Path, pulled: tuple[PulledFile, ...]) -> None:
    """Write the manifest, and drop files that an older version of the pack had put here."""
    before, wanted = read_manifest(folder), recipes(pack)
    now = {file.path: Entry(file.sha256, file.bytes, wanted[file.path]) for file in pulled}
    stays = wanted.keys() - pack.passing()
    entries = {path: entry for path, entry in {**before, **now}.items() if path in stays}
    write_manifest(folder, entries)
    for path in before.keys() - wanted.keys():
        (folder / path).unlink(missing_ok=True)


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
