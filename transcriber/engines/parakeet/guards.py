"""Tells what a transducer made up from what it heard."""

from collections.abc import Sequence
from typing import Final

import numpy as np

from transcriber.engines.parakeet.decoding import Heard
from transcriber.engines.repetition import MIN_LOOP_TOKENS, loop_start
from transcriber.speech import Chunk

MAX_LOOP_TOKENS_A_FRAME: Final = 1.0
"""A loop that is faster is none that anybody says.

A transducer writes in the frame in which it hears: who says no eight times in a row is written eight times,
a quarter of a second apart. What it makes up comes without time.
"""

GUESS: Final = 0.35
"""Probability of a word up to which it is a guess."""

SPEECH_PROBABILITY: Final = 0.35
"""From here on a part of the chunk is speech, as for where chunks are cut."""

_MARGIN_SECONDS: Final = 0.25
"""Around a word, in which speech is looked for: the model's own times are that far off at most."""


def runs_in_circles(heard: Sequence[Heard]) -> bool:
    """Whether a transcript repeats itself anywhere, faster than anybody speaks."""
    tokens = [item.token for item in heard]
    return any(_loops(tokens[:after], heard) for after in range(MIN_LOOP_TOKENS, len(tokens) + 1))


def _loops(tokens: Sequence[int], heard: Sequence[Heard]) -> bool:
    """Whether tokens from the first on end in such a loop."""
    second = loop_start(tokens)
    if second is None:
        return False
    lasted = heard[len(tokens) - 1].frame - heard[second].frame + 1
    return (len(tokens) - second) / lasted > MAX_LOOP_TOKENS_A_FRAME


def is_made_up(chunk: Chunk, start: float, end: float, confidence: float) -> bool:
    """Whether a word is a guess where nobody speaks.

    Parameters
    ----------
    start, end
        Of the word, seconds from the start of the chunk.
    """
    if confidence > GUESS or chunk.speech is None or not len(chunk.speech):
        return False
    part = chunk.seconds / len(chunk.speech)
    first = max(0, int((start - _MARGIN_SECONDS) / part))
    after = int(np.ceil((end + _MARGIN_SECONDS) / part))
    return not (chunk.speech[first:after] >= SPEECH_PROBABILITY).any()


def spoken(chunk: Chunk, start: float, end: float) -> tuple[float, float]:
    """The part of a word's time up to where nobody speaks any more: a token holds a part of a pause.

    Parameters
    ----------
    start, end
        Seconds from the start of the chunk.
    """
    if chunk.speech is None or not len(chunk.speech):
        return start, end
    part = chunk.seconds / len(chunk.speech)
    first, after = int(start / part), int(np.ceil(end / part))
    heard = np.flatnonzero(chunk.speech[first:after] >= SPEECH_PROBABILITY)
    if not len(heard):
        return start, end
    return start, min(end, float(first + heard[-1] + 1) * part)
