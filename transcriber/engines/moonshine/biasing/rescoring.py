"""Lets the decoder judge whether an entry was said where something like it was written."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.moonshine import architecture as arch
from transcriber.engines.moonshine.batch import Batch, Encoded, Memory, Step, Workspace
from transcriber.engines.moonshine.biasing.track import Match, Track
from transcriber.engines.moonshine.decoding import Hypothesis

SOUND_BONUS: Final = 4.5
"""What a consonant that sounds alike is worth, in the log of a probability."""

MAX_ALTERNATIVES: Final = 16
"""For a chunk, the likeliest ones."""

TAIL_TOKENS: Final = 4
"""So many tokens behind an entry are judged with it: they show whether the sentence goes on as well."""

_SMALLEST: Final = np.float32(1e-30)


@dataclass(frozen=True, slots=True)
class Alternative:
    """An entry in the place of other tokens.

    Attributes
    ----------
    first, after
        The tokens of the hypothesis that it replaces.
    entry
        Its number.
    tokens
        As it is written.
    bonus
        What it is worth, in the log of a probability.
    """

    first: int
    after: int
    entry: int
    tokens: tuple[int, ...]
    bonus: float


@dataclass(frozen=True, slots=True)
class _Judged:
    """What the decoder says to an alternative; `gain` is above 0 where it is better, its bonus counted."""

    alternative: Alternative
    scores: tuple[float, ...]
    attention: tuple[NDArray[np.float32], ...]
    gain: float


class Judge:
    """The decoder, asked about one chunk and one hypothesis of it."""

    def __init__(self, step: Step, chunk: Encoded, hypothesis: Hypothesis, workspace: Workspace) -> None:
        self._batch = Batch(step, [chunk], workspace, tells_all=True)
        self._hypothesis = hypothesis

    def improved(self, alternatives: Sequence[Alternative]) -> Hypothesis:
        """The hypothesis with those alternatives in it that make it better."""
        few = sorted(alternatives, key=lambda one: (-one.bonus, one.first))[:MAX_ALTERNATIVES]
        few.sort(key=lambda one: one.first)
        judged = [
            found
            for first, group in groupby(few, lambda one: one.first)
            for found in self._judged(first, list(group))
        ]
        hypothesis = self._hypothesis
        for one in sorted(_best(judged), key=lambda one: -one.alternative.first):
            hypothesis = _replaced(hypothesis, one)
        return hypothesis

    def _judged(self, first: int, alternatives: Sequence[Alternative]) -> Iterator[_Judged]:
        """Those of the alternatives that begin at a token which are better than what stands there.

        They are written side by side. What is written only makes them less probable: when none can become
        better any more, which is mostly after a token or two, that is the end of it.
        """
        texts = [self._text(one) for one in alternatives]
        self._batch.resume(self._memory, first, len(texts))
        newest = [self._hypothesis.tokens[first - 1] if first else arch.START_TOKEN] * len(texts)
        gains = np.array(list(map(self._lead, alternatives)))
        scores, attention = [], []
        for at in range(max(map(len, texts))):
            following = self._batch.advance(np.array([newest], np.int64))
            assert following.distribution is not None
            newest = [text[at] if at < len(text) else arch.END_TOKEN for text in texts]
            said = following.distribution[0, np.arange(len(texts)), newest]
            scores.append(np.log(np.maximum(said, _SMALLEST)))
            attention.append(following.attention[0])
            gains += np.where([at < len(text) for text in texts], scores[-1], 0)
            if gains.max() <= 0:
                return
        for at, one in enumerate(alternatives):
            written = range(len(one.tokens))
            yield _Judged(
                one,
                tuple(float(scores[step][at]) for step in written),
                tuple(attention[step][at] for step in written),
                float(gains[at]),
            )

    @property
    def _memory(self) -> Memory:
        assert self._hypothesis.memory is not None
        return self._hypothesis.memory

    def _lead(self, one: Alternative) -> float:
        """What it may lose as it is written: its bonus, less the tokens that it replaces and their tail."""
        return one.bonus - sum(self._hypothesis.scores[one.first : one.after + TAIL_TOKENS])

    def _text(self, one: Alternative) -> tuple[int, ...]:
        rest = (*self._hypothesis.tokens[one.after :], arch.END_TOKEN)
        return (*one.tokens, *rest[:TAIL_TOKENS])


def _best(judged: Sequence[_Judged]) -> list[_Judged]:
    """Those that make the hypothesis better, of two in the same place the better one."""
    taken: list[_Judged] = []
    for one in sorted(judged, key=lambda one: (-one.gain, one.alternative.first)):
        place = one.alternative
        apart = all(
            place.after <= other.alternative.first or other.alternative.after <= place.first
            for other in taken
        )
        if one.gain > 0 and apart:
            taken.append(one)
    return taken


def _replaced(hypothesis: Hypothesis, judged: _Judged) -> Hypothesis:
    one = judged.alternative
    longer = len(one.tokens) - (one.after - one.first)
    matches = [
        replace(match, first=match.first + longer, after=match.after + longer)
        if match.first >= one.after
        else match
        for match in hypothesis.track.matches
    ]
    unknown = (np.zeros(0, np.int64), np.zeros(0, np.float32))
    choices = hypothesis.choices
    if choices:
        choices = (*choices[: one.first], *[unknown] * len(one.tokens), *choices[one.after :])
    new = Match(one.first, one.first + len(one.tokens), one.entry, one.bonus)
    return replace(
        hypothesis,
        tokens=(*hypothesis.tokens[: one.first], *one.tokens, *hypothesis.tokens[one.after :]),
        scores=(*hypothesis.scores[: one.first], *judged.scores, *hypothesis.scores[one.after :]),
        attention=(*hypothesis.attention[: one.first], *judged.attention, *hypothesis.attention[one.after :]),
        choices=choices,
        track=Track(tuple(sorted([*matches, new], key=lambda match: match.first))),
    )
