"""The language packs here, read from their files, since infra does not import transcriber."""

from typing import Any

from contract import identification
from contract.errors.models import PackUnknown
from contract.identification import AUTO
from contract.packs import read_pack
from infra.paths import PACKS


def read(name: str) -> dict[str, Any]:
    """Give the content of a pack, with its models.

    Raises
    ------
    PackUnknown
        There is no such pack.
    """
    return read_pack(name, PACKS)


def codes(name: str) -> tuple[str, ...]:
    """Give the codes of the languages of a pack; one that is not here has one language, as it is called."""
    try:
        pack = read(name)
    except PackUnknown:
        return (name,)
    return (pack["language"],) if "language" in pack else tuple(pack["languages"])


def usual_language(name: str) -> str:
    """Give what a job names as its language where its user does not say: that of the pack, else `auto`."""
    found = codes(name)
    return found[0] if len(found) == 1 else AUTO


def tells_languages_apart(name: str) -> bool:
    """Tell whether a pack of several languages finds out which one is spoken."""
    return identification.tells_languages_apart(codes(name), read(name)["features"])
