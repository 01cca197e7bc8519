"""Beam search over the decoder, for a batch of encoded chunks at once; with one beam it is greedy search."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.moonshine import architecture as arch
from transcriber.engines.moonshine.batch import Encoded, Memory, Next, Step, Workspace
from transcriber.engines.moonshine.biasing.bias import Bias
from transcriber.engines.moonshine.biasing.track import NOWHERE, Track
from transcriber.engines.moonshine.ensemble import together
from transcriber.engines.repetition import loop_start

Choice = tuple[NDArray[np.int64], NDArray[np.float32]]
"""What could stand at a place: tokens and log probabilities, shape (CANDIDATES,) each, best first."""


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """What the decoder may have heard in a chunk of s frames.

    Attributes
    ----------
    tokens
        Without start and end token.
    scores
        Log probability of each token, given those before it, and of the end if it came.
    attention
        For each token, shape (s,): where in the chunk the decoder looked as it wrote it.
    choices
        For each token, and the end if it came, what else could have stood there; only where it is asked for.
    looped
        It fell into a loop; `tokens` holds one round of it.
    track
        What of the vocabulary it holds.
    memory
        Of the decoder, when it ended; only where there is a vocabulary.
    """

    tokens: tuple[int, ...] = ()
    scores: tuple[float, ...] = ()
    attention: tuple[NDArray[np.float32], ...] = field(default=(), repr=False)
    looped: bool = False
    track: Track = NOWHERE
    memory: Memory | None = field(default=None, repr=False)
    choices: tuple[Choice, ...] = field(default=(), repr=False)

    def extended(
        self,
        token: int,
        score: float,
        attention: NDArray[np.float32],
        choice: tuple[Choice, ...] = (),
        track: Track = NOWHERE,
    ) -> "Hypothesis":
        """With a further token, and what else could have stood there."""
        return Hypothesis(
            (*self.tokens, token),
            (*self.scores, score),
            (*self.attention, attention),
            track=track,
            choices=self.choices + choice,
        )

    def ended(
        self,
        score: float,
        choice: tuple[Choice, ...] = (),
        track: Track = NOWHERE,
        memory: Memory | None = None,
    ) -> "Hypothesis":
        return Hypothesis(
            self.tokens,
            (*self.scores, score),
            self.attention,
            track=track,
            memory=memory,
            choices=self.choices + choice,
        )

    def cut(self, length: int) -> "Hypothesis":
        return Hypothesis(
            self.tokens[:length],
            self.scores[:length],
            self.attention[:length],
            looped=True,
            track=self.track.before(length),
            choices=self.choices[:length],
        )

    @property
    def total(self) -> float:
        """Log probability, and the bonus for what it holds of the vocabulary."""
        return sum(self.scores) + self.track.bonus


@dataclass(frozen=True, slots=True)
class SearchOptions:
    """How hypotheses are searched.

    Attributes
    ----------
    beams
        How many are kept for each chunk, 1 to 8.
    length_penalty
        A finished hypothesis of n tokens is worth its log probability divided by n to this power: 0 favours
        short ones, 1 compares means.
    keeps_choices
        Whether hypotheses tell what else could have stood at each place.
    """

    beams: int = 1
    length_penalty: float = 0.6
    keeps_choices: bool = False

    def __post_init__(self) -> None:
        # A pack's file may hold anything; a wrong type would otherwise be met in the middle of a recording.
        if type(self.beams) is not int or not 1 <= self.beams <= arch.CANDIDATES:
            raise ValueError(f"beams is {self.beams!r}, not 1 to {arch.CANDIDATES}")
        if type(self.length_penalty) not in (int, float) or not 0 <= self.length_penalty < math.inf:
            raise ValueError(f"length_penalty is {self.length_penalty!r}, not a number from 0 up")


_Candidate = tuple[float, int, int, float, Track]
"""A hypothesis of the beam with a further token: what it is worth, negated, so that the best sorts first; its
number; the token; its score; where it then is in the vocabulary. A tuple, for there are many."""


def search(
    step: Step,
    chunks: Sequence[Encoded],
    options: SearchOptions,
    workspace: Workspace,
    bias: Bias | None = None,
) -> list[Hypothesis]:
    """The best hypothesis for each chunk.

    Long chunks stand first in the batch: short ones then end last in it, where leaving costs nothing.
    """
    if not chunks:
        return []
    order = sorted(range(len(chunks)), key=lambda at: -chunks[at].seconds)
    found = _searched(step, [chunks[at] for at in order], options, workspace, bias)
    by_chunk = dict(zip(order, found, strict=True))
    return [by_chunk[at] for at in range(len(chunks))]


def _searched(
    step: Step,
    chunks: Sequence[Encoded],
    options: SearchOptions,
    workspace: Workspace,
    bias: Bias | None,
) -> list[Hypothesis]:
    batch = together(step, chunks, workspace)
    beams = [_Beam(chunk, options, bias) for chunk in chunks]
    width = 1
    while batch.rows:
        active = [beams[row] for row in batch.rows]
        tokens = np.array([list(beam.newest(width)) for beam in active], np.int64)
        following = batch.advance(tokens)
        sources = [beam.advance(following, at) for at, beam in enumerate(active)]
        kept = _kept([at for at, beam in enumerate(active) if not beam.finished], len(active))
        batch.reorder([at * width + source for at in kept for source in sources[at]])
        batch.keep(kept)
        width = options.beams
    return [beam.best() for beam in beams]


def _kept(unfinished: Sequence[int], rows: int) -> Sequence[int]:
    """Rows to go on with.

    Finished ones at the end leave at once. Others stay until they are half of all: taking them out costs some
    steps.
    """
    return unfinished if len(unfinished) <= rows // 2 else range(unfinished[-1] + 1)


class _Beam:
    """The hypotheses of one chunk: those being written and those that ended."""

    def __init__(self, chunk: Encoded, options: SearchOptions, bias: Bias | None) -> None:
        self._chunk = chunk
        self._bias = bias
        self._options = options
        self._open = [Hypothesis()]
        self._ended: list[Hypothesis] = []

    @property
    def finished(self) -> bool:
        """No hypothesis is open, or none of them can still become the best."""
        if not self._open or len(self._ended) >= self._options.beams:
            return True
        if not self._ended:
            return False
        # Tokens only make a hypothesis less probable; at most it reaches the longest length it may have.
        longest = math.pow(self._chunk.max_tokens, self._options.length_penalty)
        return self._open[0].total / longest < max(map(self._worth, self._ended))

    def newest(self, width: int) -> Iterator[int]:
        """The newest token of each open hypothesis, filled up to `width`."""
        tokens = [
            hypothesis.tokens[-1] if hypothesis.tokens else arch.START_TOKEN for hypothesis in self._open
        ]
        yield from tokens + [arch.END_TOKEN] * (width - len(tokens))

    def advance(self, following: Next, row: int) -> list[int]:
        """Takes the best of what may follow; returns the hypothesis that each new one continues."""
        if self.finished:
            return [0] * self._options.beams
        opened, sources = [], []
        best = sorted(self._candidates(following, row))[: 2 * self._options.beams]
        for rank, (_, source, token, score, track) in enumerate(best):
            hypothesis, choice = self._open[source], self._choice(following, row, source)
            if token == arch.END_TOKEN:
                # An end that is less probable than all that is kept is none: it would hide a loop.
                if rank < self._options.beams:
                    memory = following.memory(row, source) if self._bias else None
                    self._ended.append(hypothesis.ended(score, choice, track, memory))
                continue
            attention = following.attention[row, source, : self._chunk.frames]
            longer = hypothesis.extended(token, score, attention, choice, track)
            longer = _checked(longer, self._chunk.max_tokens)
            if longer.looped:
                self._ended.append(longer)
            else:
                opened.append(longer)
                sources.append(source)
            if len(opened) == self._options.beams:
                break
        self._open = opened
        return sources + [0] * (self._options.beams - len(sources))

    def _choice(self, following: Next, row: int, source: int) -> tuple[Choice, ...]:
        if not self._options.keeps_choices:
            return ()
        return ((following.tokens[row, source], following.scores[row, source]),)

    def _candidates(self, following: Next, row: int) -> Iterator[_Candidate]:
        for source, hypothesis in enumerate(self._open):
            tokens, scores = following.tokens[row, source].tolist(), following.scores[row, source].tolist()
            so_far = sum(hypothesis.scores)
            if self._bias is None:
                for token, score in zip(tokens, scores, strict=True):
                    yield -(so_far + score), source, token, score, NOWHERE
                continue
            for token, score in zip(tokens, scores, strict=True):
                track = self._followed(self._bias, hypothesis, token)
                yield -(so_far + track.bonus + score), source, token, score, track

    def _followed(self, bias: Bias, hypothesis: Hypothesis, token: int) -> Track:
        if token == arch.END_TOKEN:
            return bias.ended(hypothesis.track, len(hypothesis.tokens))
        return bias.after(hypothesis.track, token, len(hypothesis.tokens))

    def best(self) -> Hypothesis:
        """The most probable for its length, even if it fell into a loop: then the others are worth less."""
        return max(self._ended, key=self._worth)

    def _worth(self, hypothesis: Hypothesis) -> float:
        return hypothesis.total / math.pow(max(len(hypothesis.scores), 1), self._options.length_penalty)


def _checked(hypothesis: Hypothesis, max_tokens: int) -> Hypothesis:
    start = loop_start(hypothesis.tokens)
    if start is not None:
        return hypothesis.cut(start)
    return hypothesis.cut(max_tokens) if len(hypothesis.tokens) >= max_tokens else hypothesis
