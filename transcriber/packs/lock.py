"""Pins the repositories of a language pack: asks the hub what they hold, and writes it into its files."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from contract.errors.models import HubUnavailable, ModelsFolderUnusable
from contract.extras import refuse_without
from contract.packs import MODELS
from transcriber.atomic import write_atomically
from transcriber.packs.files import HubSource
from transcriber.packs.hub import Listed, fetch_digest, read_revision
from transcriber.packs.pack import Pack
from transcriber.packs.progress import Progress, counting, no_progress


class Agreement(StrEnum):
    """What the hub says of a file that is pinned."""

    SAME = "same"
    OTHER = "other"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class LockedFile:
    """A file of a repository at the revision that is pinned now."""

    repository: str
    revision: str
    path: str
    member: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A pinned file, and whether the hub has the same at that revision."""

    repository: str
    revision: str
    member: str
    agreement: Agreement


def lock(
    pack: Pack, folder: Path, *, update: bool = False, progress: Progress = no_progress
) -> tuple[LockedFile, ...]:
    """Pin the repositories of a pack that are not pinned yet.

    The hub tells the sha256 of large files. Small ones are kept in git, for which it tells none: they are
    fetched, and hashed here.

    Parameters
    ----------
    folder
        Of the packs: the repositories may stand in the pack's file or in those of its models. Comments and
        order in them stay.
    update
        Whether those that are pinned are pinned anew, to what their branches hold now.

    Returns
    -------
    tuple of LockedFile
        All that was written. Empty where there was nothing to do.

    Raises
    ------
    HubUnavailable
        A repository or a file of it cannot be had. The files are as they were.
    ModelsFolderUnusable
        A file cannot be written.
    PackagesMissing
        The extra `models` is not installed.
    """
    refuse_without("models", "locking a language pack")
    chosen = pack.hub if update else pack.unlocked()
    locked = tuple(
        entry for hub in chosen for entry in _look_up(hub, hub.branch, _paths(pack, hub), progress)
    )
    if locked:
        _write(folder, chosen, locked)
    return locked


def check(pack: Pack, progress: Progress = no_progress) -> tuple[CheckedFile, ...]:
    """Compare what is pinned with what the hub has at the pinned revisions. Nothing is written.

    Raises
    ------
    HubUnavailable
        The hub cannot be reached, or does not know a repository or its revision.
    """
    return tuple(entry for hub in pack.hub if hub.revision for entry in _compared(pack, hub, progress))


def _compared(pack: Pack, hub: HubSource, progress: Progress) -> Iterator[CheckedFile]:
    revision = str(hub.revision)
    listed = read_revision(hub.repository, revision).files
    pinned = {member: file for file in pack.files for member in file.members(hub.repository)}
    for member in hub.members:
        agreement = Agreement.ABSENT
        if member in listed:
            found = _digest(hub, revision, member, listed[member], progress)
            same = found == (pinned[member].sha256, pinned[member].bytes)
            agreement = Agreement.SAME if same else Agreement.OTHER
        yield CheckedFile(hub.repository, revision, member, agreement)


def _paths(pack: Pack, hub: HubSource) -> Mapping[str, str]:
    """Paths by member: those that the pack gives already, else as the hub source says."""
    given = {member: file.path for file in pack.files for member in file.members(hub.repository)}
    return dict(zip(hub.members, hub.paths(), strict=True)) | given


def _look_up(hub: HubSource, branch: str, paths: Mapping[str, str], progress: Progress) -> list[LockedFile]:
    revision = read_revision(hub.repository, branch)
    found = []
    for member in hub.members:
        if member not in revision.files:
            raise HubUnavailable(f"{hub.repository} has no file {member}", f"branch {branch}")
        sha256, size = _digest(hub, revision.sha, member, revision.files[member], progress)
        found.append(LockedFile(hub.repository, revision.sha, paths[member], member, sha256, size))
    return found


def _digest(
    hub: HubSource, revision: str, member: str, listed: Listed, progress: Progress
) -> tuple[str, int]:
    """Sha256 and size, as the hub tells them or as the file is."""
    if listed.sha256 is not None and listed.bytes is not None:
        return listed.sha256, listed.bytes
    report = counting(progress, f"hash {hub.repository} {member}", listed.bytes or 1)
    return fetch_digest(hub.repository, revision, member, report)


def _write(folder: Path, chosen: tuple[HubSource, ...], locked: tuple[LockedFile, ...]) -> None:
    """Write into each file what it names: the pack's own, those of its models."""
    import tomlkit  # noqa: PLC0415 - only this needs it, and not every installation has it

    repositories = {hub.repository for hub in chosen}
    for file in (*folder.glob("*.toml"), *(folder / MODELS).glob("*.toml")):
        try:
            document: Any = tomlkit.parse(file.read_text("utf-8"))
            named = {str(table["repository"]) for table in document.get("hub", ())} & repositories
            if named:
                _pin(document, chosen, tuple(entry for entry in locked if entry.repository in named))
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
    files, wanted = document.get("files", ()), {entry.path: entry for entry in locked}
    for index in reversed(range(len(files))):
        entry = wanted.get(files[index]["path"])
        if entry and _is_same(files[index], entry):
            del wanted[entry.path]  # and its other places stay
        elif entry or _sources(files[index]) & revisions.keys():
            del files[index]
    if not files:  # an empty list cannot grow tables
        document.pop("files", None)
        files = tomlkit.aot()
        document.add("files", files)
    makers = {hub.repository: hub for hub in chosen}
    for entry in wanted.values():
        files.append(_table(entry, makers[entry.repository], document))


def _is_same(table: Any, entry: LockedFile) -> bool:
    return table["sha256"] == entry.sha256 and entry.repository in _sources(table)


def _sources(table: Any) -> set[str]:
    if "places" not in table:
        return {str(table["source"])}
    return {str(piece["source"]) for place in table["places"] for piece in place}


def _table(entry: LockedFile, hub: HubSource, document: Any) -> Any:
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
        if document.get(key) != value:  # a model says it once for all its files
            table.add(key, value)
    table.add(tomlkit.nl())
    return table
