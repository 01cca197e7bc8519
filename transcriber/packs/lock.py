"""Pins the repositories of a language pack: asks the hub what they hold, and writes it into the pack."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from contract.errors.models import HubUnavailable, ModelsFolderUnusable
from contract.extras import refuse_without
from transcriber.atomic import write_atomically
from transcriber.packs.files import HubSource
from transcriber.packs.hub import fetch_digest, read_revision
from transcriber.packs.pack import Pack
from transcriber.packs.progress import Progress, counting, no_progress


@dataclass(frozen=True, slots=True)
class LockedFile:
    """A file of a repository at the revision that is pinned now."""

    repository: str
    revision: str
    path: str
    member: str
    sha256: str
    bytes: int


def lock(
    pack: Pack, file: Path, *, update: bool = False, progress: Progress = no_progress
) -> tuple[LockedFile, ...]:
    """Pin the repositories of a pack that are not pinned yet.

    The hub tells the sha256 of large files. Small ones are kept in git, for which it tells none: they are
    fetched, and hashed here.

    Parameters
    ----------
    file
        Of the pack. Comments and order in it stay.
    update
        Whether those that are pinned are pinned anew, to what their branches hold now.

    Returns
    -------
    tuple of LockedFile
        All that was written. Empty where there was nothing to do.

    Raises
    ------
    HubUnavailable
        A repository or a file of it cannot be had. The pack's file is as it was.
    ModelsFolderUnusable
        The pack's file cannot be written.
    PackagesMissing
        The extra `models` is not installed.
    """
    refuse_without("models", "locking a language pack")
    chosen = pack.hub if update else pack.unlocked()
    locked = tuple(entry for hub in chosen for entry in _look_up(hub, progress))
    if locked:
        _write(file, chosen, locked)
    return locked


def _look_up(hub: HubSource, progress: Progress) -> list[LockedFile]:
    revision = read_revision(hub.repository, hub.branch)
    found = []
    for member, path in zip(hub.members, hub.paths(), strict=True):
        if member not in revision.files:
            raise HubUnavailable(f"{hub.repository} has no file {member}", f"branch {hub.branch}")
        listed = revision.files[member]
        sha256, size = listed.sha256, listed.bytes
        if sha256 is None or size is None:
            report = counting(progress, f"hash {hub.repository} {member}", size or 1)
            sha256, size = fetch_digest(hub.repository, revision.sha, member, report)
        found.append(LockedFile(hub.repository, revision.sha, path, member, sha256, size))
    return found


def _write(file: Path, chosen: tuple[HubSource, ...], locked: tuple[LockedFile, ...]) -> None:
    import tomlkit  # noqa: PLC0415 - only this needs it, and not every installation has it

    try:
        document: Any = tomlkit.parse(file.read_text("utf-8"))
        _pin(document, chosen, locked)
        write_atomically(file, tomlkit.dumps(document).encode())
    except OSError as error:
        raise ModelsFolderUnusable(f"cannot write {file}", error.strerror or str(error)) from error


def _pin(document: Any, chosen: tuple[HubSource, ...], locked: tuple[LockedFile, ...]) -> None:
    """Put the revisions and files of the chosen repositories into a pack, in place of those it had."""
    import tomlkit  # noqa: PLC0415

    revisions = {entry.repository: entry.revision for entry in locked}
    for table in document["hub"]:
        if table["repository"] in revisions:
            table["revision"] = revisions[table["repository"]]
    files, wanted = document["files"], {entry.path: entry for entry in locked}
    for index in reversed(range(len(files))):
        entry = wanted.get(files[index]["path"])
        if entry and _is_same(files[index], entry):
            del wanted[entry.path]  # and its other places stay
        elif entry or _sources(files[index]) & revisions.keys():
            del files[index]
    if not files:  # an empty list cannot grow tables
        del document["files"]
        files = tomlkit.aot()
        document.add("files", files)
    makers = {hub.repository: hub for hub in chosen}
    for entry in wanted.values():
        files.append(_table(entry, makers[entry.repository]))


def _is_same(table: Any, entry: LockedFile) -> bool:
    return table["sha256"] == entry.sha256 and entry.repository in _sources(table)


def _sources(table: Any) -> set[str]:
    if "places" not in table:
        return {str(table["source"])}
    return {str(piece["source"]) for place in table["places"] for piece in place}


def _table(entry: LockedFile, hub: HubSource) -> Any:
    import tomlkit  # noqa: PLC0415

    table = tomlkit.table()
    for key, value in (
        ("path", entry.path),
        ("source", entry.repository),
        ("member", entry.member),
        ("sha256", entry.sha256),
        ("bytes", entry.bytes),
        ("licence", hub.licence),
        ("attribution", hub.attribution),
    ):
        table.add(key, value)
    table.add(tomlkit.nl())
    return table
