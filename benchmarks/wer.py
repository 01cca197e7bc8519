"""Word error rate as the Open ASR leaderboard counts it: Whisper's normaliser for English, then words."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import jiwer
from whisper_normalizer.basic import BasicTextNormalizer
from whisper_normalizer.english import EnglishTextNormalizer


@dataclass(frozen=True, slots=True)
class Errors:
    """Errors in words, counted over all texts together.

    Attributes
    ----------
    words
        In the references.
    """

    substitutions: int
    deletions: int
    insertions: int
    words: int

    @property
    def count(self) -> int:
        return self.substitutions + self.deletions + self.insertions

    @property
    def percent(self) -> float:
        return 100 * self.count / self.words

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


def word_errors(references: Sequence[str], heard: Sequence[str], language: str = "en") -> Errors:
    """Compare texts pair by pair, after both are normalised alike.

    In English by case, punctuation, numbers and spelling; elsewhere by case and punctuation alone.
    """
    normalise = EnglishTextNormalizer() if language == "en" else BasicTextNormalizer()
    found = jiwer.process_words(list(map(normalise, references)), list(map(normalise, heard)))
    words = found.hits + found.substitutions + found.deletions
    return Errors(found.substitutions, found.deletions, found.insertions, words)


def spoken_text(transcript: bytes) -> str:
    """The words of a JSON transcript, without the punctuation."""
    results = json.loads(transcript)["results"]
    return " ".join(item["alternatives"][0]["content"] for item in results if item["type"] == "word")
