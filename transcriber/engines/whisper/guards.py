"""Tells what a recogniser made up from what it heard.

Thresholds of loops, guesses and silence: Radford et al., 2022, section 4.5.
"""

import re
import zlib
from dataclasses import dataclass
from typing import Final

import numpy as np

from transcriber.speech import Chunk, Word

MAX_COMPRESSION: Final = 2.4
"""Text that gzip makes smaller than this repeats itself."""

MIN_LOG_PROBABILITY: Final = -1.0
"""Of a token on average; a transcript below it is a guess."""

CLEAR_LOG_PROBABILITY: Final = -0.5
"""Of a token on average; a transcript from here on is what any window would give."""

MAX_NO_SPEECH: Final = 0.6
"""Probability that nobody speaks, from which on a guess counts for nothing."""

SURE_PROBABILITY: Final = 0.6
"""Of voice activity: words reach it, also those spoken at -40 dB; music and noise do now and then."""

MIN_CONFIDENCE: Final = 0.1
"""Calibrated. Of words that were made up of noises and music, the likeliest had 0.01."""

MIN_SPEECH_SECONDS: Final = 1.0
"""Of sure speech; a guess at less is no transcript. A sneeze, a laugh and music have 0.1 to 0.4 s."""


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
    def is_doubtful(self) -> bool:
        """Whether it is worth a second look. Saying all of it again is what a short window does wrong."""
        return self.log_probability < CLEAR_LOG_PROBABILITY or self.repeats or _says_again(self.text)

    @property
    def is_silence(self) -> bool:
        return self.is_a_guess and self.no_speech > MAX_NO_SPEECH


def sure_speech(chunk: Chunk, after: float = 0.0, before: float | None = None) -> float:
    """Give the seconds in which somebody surely speaks; all of them where nobody listened.

    Parameters
    ----------
    after, before
        Between which that counts, in seconds from the start of the chunk; None for its end.
    """
    end = chunk.seconds if before is None else min(before, chunk.seconds)
    if chunk.speech is None or not len(chunk.speech):
        return max(0.0, end - after)
    part = chunk.seconds / len(chunk.speech)
    heard = chunk.speech[round(after / part) : round(end / part)]
    return float(np.count_nonzero(heard >= SURE_PROBABILITY) * part)


def is_made_up(attempt: Attempt, chunk: Chunk) -> bool:
    """Whether a transcript is a guess at a sound that is hardly speech."""
    return attempt.is_a_guess and sure_speech(chunk) < MIN_SPEECH_SECONDS


def without_inventions(words: list[Word], chunk: Chunk) -> list[Word]:
    """The words of a chunk, or none where none is likely and the sound is hardly speech."""
    likely = any(word.confidence >= MIN_CONFIDENCE for word in words)
    return words if likely or sure_speech(chunk) >= MIN_SPEECH_SECONDS else []


def _says_again(text: str) -> bool:
    """Whether a text is the same words several times over."""
    words = re.findall(r"\w+", text.lower())
    return any(words == words[:length] * (len(words) // length) for length in range(1, len(words) // 2 + 1))


def compression(text: str) -> float:
    """How many times smaller a text can be written; 0 for none."""
    content = text.encode()
    return len(content) / len(zlib.compress(content))
