"""Tells what a recogniser made up from what it heard. Thresholds: Radford et al., 2022, section 4.5."""

import zlib
from dataclasses import dataclass
from typing import Final

MAX_COMPRESSION: Final = 2.4
"""Text that gzip makes smaller than this repeats itself."""

MIN_LOG_PROBABILITY: Final = -1.0
"""Of a token on average; a transcript below it is a guess."""

MAX_NO_SPEECH: Final = 0.6
"""Probability that nobody speaks, from which on a guess counts for nothing."""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A transcript of a chunk, before it is believed.

    Attributes
    ----------
    tokens
        Text only.
    log_probability
        Of a token, natural logarithm, the mean over all with the one that ends the transcript.
    no_speech
        Probability that nobody speaks.
    """

    tokens: tuple[int, ...]
    text: str
    log_probability: float
    no_speech: float

    @property
    def repeats(self) -> bool:
        return compression(self.text) > MAX_COMPRESSION

    @property
    def is_a_guess(self) -> bool:
        return self.log_probability < MIN_LOG_PROBABILITY

    @property
    def is_silence(self) -> bool:
        return self.is_a_guess and self.no_speech > MAX_NO_SPEECH


def compression(text: str) -> float:
    """How many times smaller a text can be written; 0 for none."""
    content = text.encode()
    return len(content) / len(zlib.compress(content))
