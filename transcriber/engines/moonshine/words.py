from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Final
from unicodedata import category

import numpy as np

from transcriber.align.attention import token_times
from transcriber.engines.moonshine import architecture as arch
from transcriber.engines.moonshine.decoding import Hypothesis
from transcriber.engines.moonshine.tokens import Vocabulary
from transcriber.speech import Chunk, Word

_SLOPE: Final = 0.72
_OFFSET: Final = 0.65
"""Logistic calibration (Platt, 1999) of the decoder's own probability.

Fitted on 1661 words of read speech at two beams: the expected calibration error falls from 0.031 to 0.014.
"""


def words(
    vocabulary: Vocabulary, chunk: Chunk, hypothesis: Hypothesis, contents: Sequence[str] = ()
) -> list[Word]:
    """The words of a chunk, with times from the start of the file.

    Parameters
    ----------
    contents
        What is written for each entry of the job's vocabulary, however it was heard.
    """
    if not hypothesis.tokens:
        return []
    starts_word = [vocabulary.starts_word(token) for token in hypothesis.tokens]
    starts_word[0] = True
    times = token_times(
        hypothesis.attention, starts_word, chunk.samples, arch.SAMPLES_PER_FRAME, chunk.speech
    )
    times = np.minimum(times, chunk.seconds)  # a chunk shorter than a frame was filled up
    found = []
    wanted = {match.first for match in hypothesis.track.matches}
    for first, after, text in _texts(vocabulary, hypothesis, starts_word, contents):
        if text and not _is_symbol(text):
            start, end = float(times[first, 0]), float(times[after - 1, 1])
            confidence = _confidence(hypothesis.scores[first:after])
            spoken = [
                replace(word, wanted=first in wanted)
                for word in _timed(text, chunk.start_seconds + start, chunk.start_seconds + end, confidence)
            ]
            mark, probability = _unwritten(vocabulary, hypothesis, after)
            marked = replace(
                spoken[-1],
                mark_confidence=_mark_confidence(vocabulary, hypothesis, first, after),
                unwritten_mark=mark,
                unwritten_confidence=probability,
            )
            found += [*spoken[:-1], marked]
    return found


def _texts(
    vocabulary: Vocabulary, hypothesis: Hypothesis, starts_word: list[bool], contents: Sequence[str]
) -> Iterator[tuple[int, int, str]]:
    """Stretches of tokens and what is written for them: a word each, or the words of an entry."""
    matches = {match.first: match for match in hypothesis.track.matches}
    tokens, written = hypothesis.tokens, 0
    edges = [*np.flatnonzero(starts_word).tolist(), len(tokens)]
    for first, after in pairwise(edges):
        match = matches.get(first)
        if match:
            written = next(edge for edge in edges if edge >= match.after)
            yield first, written, contents[match.entry] + vocabulary.text(tokens[match.after : written])
        elif first >= written:
            yield first, after, vocabulary.text(tokens[first:after])


def _timed(text: str, start: float, end: float, confidence: float) -> list[Word]:
    """The words of a stretch; where there are several, each has its share of the time by its letters."""
    parts = text.split()
    edges = np.cumsum([0, *map(len, parts)]) / sum(map(len, parts)) * (end - start) + start
    return [
        Word(part, float(first), float(last), confidence)
        for part, (first, last) in zip(parts, pairwise(edges), strict=True)
    ]


def _confidence(scores: Sequence[float]) -> float:
    """Probability that a word is right, from the log probabilities of its tokens.

    Their mean, so that long words are not worth less, calibrated.
    """
    mean = min(float(np.mean(scores)), -1e-6)
    odds = np.exp(mean) / -np.expm1(mean)
    return float(1.0 / (1.0 + np.exp(-_OFFSET) * odds**-_SLOPE))


def _is_symbol(text: str) -> bool:
    """Whether it is a sign for music and the like, which this model writes where nobody speaks."""
    return not any(map(str.isalnum, text)) and any(category(sign).startswith("S") for sign in text)


def _mark_confidence(vocabulary: Vocabulary, hypothesis: Hypothesis, first: int, after: int) -> float | None:
    """Probability of a mark that is the last token of a word."""
    is_mark = after - first > 1 and vocabulary.mark(hypothesis.tokens[after - 1])
    return float(np.exp(hypothesis.scores[after - 1])) if is_mark else None


def _unwritten(vocabulary: Vocabulary, hypothesis: Hypothesis, after: int) -> tuple[str | None, float]:
    """The best mark among what could have come behind a word instead of the next one."""
    if vocabulary.mark(hypothesis.tokens[after - 1]) or after >= len(hypothesis.choices):
        return None, 0.0
    tokens, scores = hypothesis.choices[after]
    for token, score in zip(tokens.tolist(), scores.tolist(), strict=True):
        if mark := vocabulary.mark(token):
            return mark, float(np.exp(score))
    return None, 0.0
