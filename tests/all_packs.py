"""Names of packs by which every model and every kind of pack is seen."""

import tomllib

from transcriber.packs.load import PACKS, available_packs

SIZES = tuple(tomllib.loads((PACKS / "multilingual.toml").read_text("utf-8"))["sizes"])
ALL = (*available_packs(), "de", "pl", "cmn", "en_whisper", *(f"en_whisper_{size}" for size in SIZES))
