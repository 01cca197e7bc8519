"""Takes a file of a pack out of the first of its places that has it."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from contract.errors.models import ModelsNowhere, ModelsPullError, ModelsSourceChanged
from transcriber.atomic import replacing
from transcriber.packs.files import PackFile, Place
from transcriber.packs.sources import Opened


@dataclass(frozen=True, slots=True)
class Taken:
    """How a file was had.

    Attributes
    ----------
    place
        What gave it, in words.
    refused
        What the places before it answered.
    """

    place: str
    refused: tuple[str, ...]


def take(file: PackFile, folder: Path, sources: Mapping[str, Opened]) -> Taken:
    """Write a file into a folder, whole and checked. It is never held in memory.

    Raises
    ------
    ModelsPullError
        No place has it: of the one place there is, or `ModelsNowhere` with what each answered.
    """
    refused: list[ModelsPullError] = []
    told = [_told(place, sources) for place in file.places]
    for place, name in zip(file.places, told, strict=True):
        try:
            _write(file, folder, _joined(file, place, sources), name)
        except ModelsPullError as error:
            refused.append(error)
        else:
            return Taken(name, _answers(told, refused))
    if len(refused) == 1:
        raise refused[0]
    raise ModelsNowhere(f"no place gave {file.path}", "; ".join(_answers(told, refused)))


def _answers(told: list[str], refused: list[ModelsPullError]) -> tuple[str, ...]:
    return tuple(f"{name}: {error}" for name, error in zip(told, refused, strict=False))


def _told(place: Place, sources: Mapping[str, Opened]) -> str:
    return " and ".join(dict.fromkeys(sources[piece.source].told for piece in place))


def _joined(file: PackFile, place: Place, sources: Mapping[str, Opened]) -> Iterator[bytes]:
    for piece in place:
        yield from sources[piece.source].read(piece, file)


def _write(file: PackFile, folder: Path, blocks: Iterator[bytes], place: str) -> None:
    digest, size = hashlib.sha256(), 0
    with replacing(folder / file.path) as target:
        for block in blocks:
            digest.update(block)
            target.write(block)
            size += len(block)
            if size > file.bytes:  # not read to its end, which may never come
                break
        if size != file.bytes:
            raise ModelsSourceChanged(f"{file.name} of {place} is not the pinned one", "it has another size")
        if digest.hexdigest() != file.sha256:
            raise ModelsSourceChanged(f"{file.name} of {place} is not the pinned one")
