"""Puts the models of one language into an image that is being built, and nothing that no job of it reads.

LONGHAND_HOME=/opt/orchestrator python -P -m transcriber.image.models en standard enhanced
"""

import shutil
import sys
from collections.abc import Collection
from pathlib import Path

import tomlkit

from contract.errors import LonghandError
from contract.packs import MODELS
from transcriber.home import models_folder
from transcriber.packs.load import PACKS, load_pack
from transcriber.packs.pack import Pack
from transcriber.packs.reduce import inputs, only, reads
from transcriber.packs.store import pull, refuse_bad, verify


def install(language: str, points: Collection[str], folder: Path, packs: Path) -> Pack:
    """Fetch the files that operating points of a language need, check every one, and keep what is read.

    Parameters
    ----------
    points
        Operating points of the image. Its language pack then offers no others.
    folder
        Gets the files.
    packs
        Folder of the image's language packs. It then has a file for this one, and no others.

    Raises
    ------
    LonghandError
        A file cannot be fetched or is not the right one, or the language has no such operating point.
    """
    pack = only(load_pack(language, packs), points)
    pull(pack, folder)
    refuse_bad(pack, verify(pack, folder))
    for path in inputs(pack) - reads(pack) - pack.passing():
        (folder / path).unlink()
    write_alone(pack, packs)
    return load_pack(language, packs)


def write_alone(pack: Pack, packs: Path) -> None:
    """Make a pack the only one of a folder: all that it says in one file, without models and templates."""
    for path in packs.glob("*.toml"):
        path.unlink()
    shutil.rmtree(packs / MODELS, ignore_errors=True)
    content = pack.model_dump(mode="json", exclude={"name"}, exclude_defaults=True)
    (packs / f"{pack.name}.toml").write_text(tomlkit.dumps(content), "utf-8")


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
