"""The quick look at a store that every start takes: names and sizes, no hashing."""

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from contract.errors.models import ModelsCorrupt, ModelsMissing
from transcriber.packs.manifest import Entry, read_manifest, recipes
from transcriber.packs.pack import Pack


def check_present(pack: Pack, operating_point: str, folder: Path, parts: Iterable[str] = ()) -> Path:
    """Folder of the pack's files, once all that the operating point and the parts need are there.

    Sizes and the manifest are looked at, content is not: `transcriber.packs.store.verify` does that.

    Raises
    ------
    OperatingPointUnknown
        The pack does not offer it.
    ModelsMissing
        A file is absent, or is that of another version of the pack.
    ModelsCorrupt
        A file has another size than when it was stored.
    """
    entries = read_manifest(folder)
    needed = (pack.operating_point(operating_point), *map(pack.part, parts))
    paths = tuple(dict.fromkeys(path for needs in needed for path in needs.files))
    missing = tuple(_missing(pack, paths, folder, entries))
    if missing:
        raise ModelsMissing(
            f"models of language pack {pack.name} are missing in {folder}", ", ".join(missing)
        )
    damaged = [path for path in paths if (folder / path).stat().st_size != entries[path].bytes]
    if damaged:
        raise ModelsCorrupt(
            f"models of language pack {pack.name} are damaged in {folder}", ", ".join(damaged)
        )
    return folder


def _missing(pack: Pack, paths: tuple[str, ...], folder: Path, entries: Mapping[str, Entry]) -> Iterator[str]:
    wanted = recipes(pack)
    for path in paths:
        if path not in entries or not (folder / path).is_file():
            yield path
        elif entries[path].recipe != wanted.get(path):  # None for one that is not locked any more
            yield f"{path} (of another version)"
