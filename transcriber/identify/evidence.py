from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from transcriber.engines.base import Identifier
from transcriber.identify.priors import weighted
from transcriber.speech import Chunk

MIN_CHUNKS: Final = 3
"""Heard to find out the language. With chunks of half a minute, as much as a minute and a half of speech."""

MAX_CHUNKS: Final = 6
"""Heard while it is in doubt."""

DOUBTFUL: Final = 0.8
"""The likeliest language is in doubt below."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Which language is spoken in a chunk.

    Attributes
    ----------
    start_seconds, end_seconds
        From the start of the file.
    probabilities
        By code of the language; they sum to 1.
    """

    start_seconds: float
    end_seconds: float
    probabilities: Mapping[str, float]

    @property
    def seconds(self) -> float:
        return self.end_seconds - self.start_seconds


def evidence(chunks: Iterable[Chunk], identifier: Identifier) -> list[Evidence]:
    """Listen to the first chunks in which somebody speaks, and to some more while they leave doubt."""
    heard: list[Evidence] = []
    for chunk in chunks:
        found = weighted(identifier.languages(chunk))
        heard.append(Evidence(chunk.start_seconds, chunk.start_seconds + chunk.seconds, found))
        if len(heard) >= MAX_CHUNKS or (len(heard) >= MIN_CHUNKS and not _is_doubtful(heard)):
            break
    return heard


def _is_doubtful(heard: Sequence[Evidence]) -> bool:
    return max(mean(heard).values()) < DOUBTFUL


def mean(heard: Sequence[Evidence]) -> dict[str, float]:
    """Probability of each language in all that was heard; a long chunk counts more than a short one."""
    total = sum(part.seconds for part in heard)
    found: dict[str, float] = {}
    for part in heard:
        for language, probability in part.probabilities.items():
            found[language] = found.get(language, 0.0) + probability * part.seconds / total
    return found
