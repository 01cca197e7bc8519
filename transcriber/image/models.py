"""Puts the models of one language into an image that is being built, and nothing that no job of it reads.

LONGHAND_HOME=/opt/orchestrator python -P -m transcriber.image.models en standard enhanced
"""

import sys
from collections.abc import Collection, Iterable
from pathlib import Path

import tomlkit

from contract.errors import LonghandError
from contract.features import OPERATING_POINT
from transcriber.home import models_folder
from transcriber.packs.load import PACKS, load_pack
from transcriber.packs.pack import Pack
from transcriber.packs.store import pull, refuse_bad, verify


def install(language: str, points: Collection[str], folder: Path, packs: Path) -> Pack:
    """Fetch the files of a language, check every one, and keep those that operating points need.

    Parameters
    ----------
    points
        Operating points of the image. Its language pack then offers no others.
    folder
        Gets the files.
    packs
        Folder of the image's language packs. Those of other languages are removed.

    Raises
    ------
    LonghandError
        A file cannot be fetched or is not the right one, or the language has no such operating point.
    """
    whole = load_pack(language, packs)
    for point in points:
        whole.operating_point(point)
    pull(whole, folder)
    refuse_bad(whole, verify(whole, folder))
    keep_language(packs, language)
    keep_points(packs / f"{language}.toml", points)
    pack = load_pack(language, packs)
    for path in not_needed(whole, pack):
        (folder / path).unlink()
    return pack


def keep_language(packs: Path, language: str) -> None:
    for pack in packs.glob("*.toml"):
        if pack.stem != language:
            pack.unlink()


def keep_points(file: Path, points: Collection[str]) -> None:
    """Take the other operating points out of a language pack, so that a job that asks for one is told so."""
    pack = tomlkit.parse(file.read_text("utf-8"))
    for point in set(pack["operating_points"]) - set(points):
        del pack["operating_points"][point]
        if f"{OPERATING_POINT}={point}" in pack["features"]:
            pack["features"].remove(f"{OPERATING_POINT}={point}")
    file.write_text(tomlkit.dumps(pack), "utf-8")


def not_needed(whole: Pack, pack: Pack) -> Iterable[str]:
    """Paths of files that no operating point of `pack` reads: models for others, and what models are made of.

    A file that nothing ever reads stays: it is the text of a licence, which has to go with the models.
    """
    made_of = {path for built in whole.built for path in built.inputs}
    return (made_of | _read(whole)) - _read(pack)


def _read(pack: Pack) -> set[str]:
    needs = (*pack.operating_points.values(), *pack.parts.values())
    return {path for part in needs for path in part.files}


def main(language: str, points: list[str]) -> None:
    folder = models_folder(language)
    install(language, points, folder, PACKS)
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            print(path, path.stat().st_size)  # noqa: T201 - it is a program


if __name__ == "__main__":
    try:
        main(sys.argv[1], sys.argv[2:])
    except LonghandError as error:
        sys.exit(f"{error}\nWhat to do: {error.advice}")
