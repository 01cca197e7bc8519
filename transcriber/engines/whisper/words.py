"""From the tokens of a chunk to its words."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.whisper.confidence import calibrated
from transcriber.engines.whisper.spans import Cut, spaced
from transcriber.engines.whisper.tokens import Vocabulary
from transcriber.speech import Chunk, Word

SPEECH_PROBABILITY: Final = 0.35
"""From here on a part of the chunk is speech, as for where chunks are cut."""


def words(  # noqa: PLR0913 - each is another part of what was heard
    vocabulary: Vocabulary,
    tokens: Sequence[int],
    times: NDArray[np.float64],
    probabilities: NDArray[np.float64],
    chunk: Chunk,
    *,
    cut: Cut = spaced,
    wanted: Sequence[tuple[int, int]] = (),
) -> list[Word]:
    """Words with times from the start of the file.

    Parameters
    ----------
    cut
        Where words begin.
    times
        Shape (n, 2): start and end of each token, seconds from the start of the chunk.
    probabilities
        Shape (n,).
    wanted
        First token of each entry of the job's vocabulary, and the one after its last.
    """
    parts = [
        (text, first, after)
        for first, after in cut(vocabulary, tokens)
        if (text := vocabulary.text(tokens[first:after]).strip())
    ]
    confidences = calibrated([_mean(probabilities[first:after]) for _, first, after in parts])
    return [
        replace(
            _word(text, (times[first, 0], times[after - 1, 1]), confidence, chunk),
            wanted=any(first < end and start < after for start, end in wanted),
        )
        for (text, first, after), confidence in zip(parts, confidences, strict=True)
    ]


def _word(text: str, edges: tuple[float, float], confidence: float, chunk: Chunk) -> Word:
    start, end = _spoken(*edges, chunk)
    return Word(text, chunk.start_seconds + start, chunk.start_seconds + end, float(confidence))


def _spoken(start: float, end: float, chunk: Chunk) -> tuple[float, float]:
    """The part of a word's time in which somebody speaks: attention spreads into the silence around it."""
    start, end = min(float(start), chunk.seconds), min(float(end), chunk.seconds)
    if chunk.speech is None or not len(chunk.speech):
        return start, end
    part = chunk.seconds / len(chunk.speech)
    first, after = int(start / part), max(int(start / part) + 1, int(np.ceil(end / part)))
    heard = np.flatnonzero(chunk.speech[first:after] >= SPEECH_PROBABILITY)
    if not len(heard):
        return start, end
    begin = max(start, (first + heard[0]) * part)
    return float(begin), float(max(begin, min(end, (first + heard[-1] + 1) * part)))


def _mean(probabilities: NDArray[np.float64]) -> float:
    """Geometric mean, so that long words are not worth less."""
    return float(np.exp(np.log(np.clip(probabilities, 1e-10, 1)).mean()))
