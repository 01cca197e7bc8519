"""Languages that put no spaces between words, and what a job cannot ask for in them."""

from collections.abc import Collection, Iterable
from typing import Final

WITHOUT_SPACES: Final = frozenset({"bo", "cmn", "ja", "km", "lo", "my", "th"})
"""Tibetan, Mandarin, Japanese, Khmer, Lao, Burmese and Thai."""

_NEEDING_SPACES: Final = frozenset(
    {"transcription_config.additional_vocab", "transcription_config.additional_vocab.sounds_like"}
)
"""Features of a word: nothing tells where one ends there."""


def in_languages(features: Iterable[str], languages: Collection[str]) -> tuple[str, ...]:
    """Those of a pack's features that one of the languages has; all of them where none is named."""
    if not languages or not WITHOUT_SPACES.issuperset(languages):
        return tuple(features)
    return tuple(feature for feature in features if feature not in _NEEDING_SPACES)
