"""The language packs here, read from their files, since infra does not import transcriber."""

import tomllib
from typing import Any

from contract.identification import AUTO
from infra.paths import PACKS


def known() -> list[str]:
    """Give the names of all packs, sorted."""
    return sorted(pack.stem for pack in PACKS.glob("*.toml"))


def read(name: str) -> dict[str, Any]:
    return tomllib.loads((PACKS / f"{name}.toml").read_text("utf-8"))


def codes(name: str) -> tuple[str, ...]:
    """Give the codes of the languages of a pack; one that is not here has one language, as it is called."""
    if name not in known():
        return (name,)
    pack = read(name)
    return (pack["language"],) if "language" in pack else tuple(pack["languages"])


def usual_language(name: str) -> str:
    """Give what a job names as its language where its user does not say: that of the pack, else `auto`."""
    found = codes(name)
    return found[0] if len(found) == 1 else AUTO
