"""Recordings whose words are known, by kind of speech and language: those that lie beside the checkout."""

import json
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Final

from benchmarks.recordings import SHARED, Spoken, conversations, librispeech, present

REAL: Final = SHARED / "real"
_NAMES: Final = {
    "accent": "second-language accents",
    "fleurs-en": "encyclopaedia, read",
    "fleurs-de": "encyclopaedia, read",
    "fleurs-es": "encyclopaedia, read",
    "fleurs-fr": "encyclopaedia, read",
    "fleurs-pt": "encyclopaedia, read",
    "kitchen0": "kitchen noise, 0 dB",
    "kitchen10": "kitchen noise, 10 dB",
    "phone-en": "telephone prompts",
    "phone-es": "telephone prompts",
    "phone-fr": "telephone prompts",
    "phone-it": "telephone prompts",
    "short": "commands",
    "speech": "poetry, read",
}
"""Sets of `real`, as people call what is in them. A set that is not here goes by its own name."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Recordings of one kind of speech in one language."""

    name: str
    language: str
    spoken: tuple[Spoken, ...]


def kinds() -> list[Kind]:
    """Give all of them, English first.

    Raises
    ------
    NotHere
    """
    rows = json.loads((present(REAL) / "manifest.json").read_text("utf-8"))
    with_text = sorted((row for row in rows if row.get("text")), key=_of)
    real = [
        Kind(_NAMES.get(of, of), language, tuple(_spoken(row) for row in group))
        for (language, of), group in groupby(with_text, key=_of)
    ]
    english = [
        Kind("sentences, read", "en", tuple(librispeech())),
        Kind("conversations", "en", tuple(conversations())),
        *(kind for kind in real if kind.language == "en"),
    ]
    return [*english, *(kind for kind in real if kind.language != "en")]


def _of(row: dict[str, str]) -> tuple[str, str]:
    return row["language"], row["set"]


def _spoken(row: dict[str, str]) -> tuple[Path, str]:
    return REAL / row["audio"], row["text"]
