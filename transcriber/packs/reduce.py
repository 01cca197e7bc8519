"""A language pack with fewer operating points, and none of the files that only the others need."""

from collections.abc import Collection
from pathlib import PurePosixPath

from contract.features import OPERATING_POINT
from transcriber.packs.files import HubSource, PackFile
from transcriber.packs.pack import Pack


def only(pack: Pack, points: Collection[str]) -> Pack:
    """Pack that offers some of the operating points.

    A file that nothing reads, as the text of a licence, goes with the others of its folder.

    Raises
    ------
    OperatingPointUnknown
        The pack does not offer one.
    """
    for point in points:
        pack.operating_point(point)
    kept = {name: point for name, point in pack.operating_points.items() if name in points}
    gone = {f"{OPERATING_POINT}={name}" for name in pack.operating_points.keys() - kept.keys()}
    smaller = pack.model_copy(
        update={
            "operating_points": kept,
            "features": tuple(feature for feature in pack.features if feature not in gone),
            "figures": tuple(figure for figure in pack.figures if figure.operating_point in {None, *kept}),
        }
    )
    needed = _needed(pack, smaller)
    files = tuple(file for file in pack.files if file.path in needed)
    return smaller.model_copy(
        update={
            "files": files,
            "built": tuple(built for built in pack.built if built.path in needed),
            "hub": tuple(hub for hub in (_members(hub, files) for hub in pack.hub) if hub.members),
        }
    )


def reads(pack: Pack) -> set[str]:
    """Paths of the files that its operating points and parts need."""
    return {path for needs in (*pack.operating_points.values(), *pack.parts.values()) for path in needs.files}


def inputs(pack: Pack) -> set[str]:
    """Paths of the files that others are made of."""
    return {path for built in pack.built for path in built.inputs}


def _needed(whole: Pack, smaller: Pack) -> set[str]:
    needed = reads(smaller)
    for built in reversed(whole.built):  # what one is made of comes before it
        if built.path in needed:
            needed.update(built.inputs)
    folders = {PurePosixPath(path).parent for path in needed}
    unread = {file.path for file in whole.files} - reads(whole) - inputs(whole)
    return needed | {path for path in unread if PurePosixPath(path).parent in folders}


def _members(hub: HubSource, files: tuple[PackFile, ...]) -> HubSource:
    if hub.revision is None:
        return hub
    left = {member for file in files for member in file.members(hub.repository)}
    return hub.model_copy(update={"members": tuple(member for member in hub.members if member in left)})
