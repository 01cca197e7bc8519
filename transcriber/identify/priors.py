"""How likely languages are in recordings at all, before one is heard."""

from collections.abc import Mapping
from typing import Final

_RARE: Final = ("br", "cy", "fo", "gl", "haw", "la", "lb", "mi", "nn", "oc", "sa", "yi")
"""Spoken by few, and what models hear in accents and noise of a language beside them that many speak.

Welsh, Latin and Nynorsk for English, Galician for Spanish, Occitan for French, Luxembourgish for German.
"""

_WEIGHTS: Final = {"en": 2.0, **dict.fromkeys(_RARE, 0.25)}
"""Of the others: 1. English is what most second-language speakers speak, and its accents are doubted most."""


def weighted(probabilities: Mapping[str, float]) -> dict[str, float]:
    """Probabilities of languages, with regard to how often each is recorded; they sum to 1."""
    found = {language: value * _WEIGHTS.get(language, 1.0) for language, value in probabilities.items()}
    total = sum(found.values())
    return {language: value / total for language, value in found.items()}
