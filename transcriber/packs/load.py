"""Reads language packs from their files."""

import json
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from contract.errors.models import PackInvalid
from contract.packs import Content, derived_names, pack_files, read_pack
from transcriber.packs.files import Piece
from transcriber.packs.pack import Pack

PACKS: Final = Path(__file__).parent
"""Folder of the packs that come with the program."""


def available_packs(packs: Path | None = None) -> tuple[str, ...]:
    """Names of all packs that have a file, sorted."""
    return tuple(pack_files(packs or PACKS))


def derived_packs(packs: Path | None = None) -> tuple[str, ...]:
    """Names of the packs of one language that are made of the one of several, sorted."""
    return derived_names(packs or PACKS)


def load_pack(name: str, packs: Path | None = None) -> Pack:
    """Language pack of a name.

    Raises
    ------
    PackUnknown
        There is no such pack.
    PackInvalid
        The pack file has a mistake; the message names each place.
    """
    content = read_pack(name, packs or PACKS)
    try:
        return Pack.model_validate_json(_as_json(name, content))
    except (ValidationError, ValueError) as error:
        raise PackInvalid(f"language pack {name}.toml is not valid", _mistakes(error)) from error


def _as_json(name: str, content: Content) -> bytes:
    """Content and name as JSON, since strict validation then takes an array for a tuple."""
    if "name" in content:
        raise ValueError("name: is that of the file")
    for file in (*content.get("files", ()), *content.get("samples", ())):
        _write_out(file)
    return json.dumps({"name": name, **content}).encode()


def _write_out(file: dict[str, Any]) -> None:
    """Make the one piece of a file that is written without `places` its one place."""
    piece = {key: file.pop(key) for key in Piece.model_fields if key in file}
    if piece and "places" in file:
        raise ValueError(f"{file.get('path')}: give either places or {', '.join(piece)}")
    file.setdefault("places", [[piece]])


def _mistakes(error: ValueError) -> str:
    if not isinstance(error, ValidationError):
        return str(error)
    return "; ".join(f"{'.'.join(map(str, item['loc'])) or 'pack'}: {item['msg']}" for item in error.errors())
