"""A job's vocabulary, ready to be listened for."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import log
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.base import Entry
from transcriber.engines.biasing.alike import SoundAlikes
from transcriber.engines.whisper.biasing.alternatives import Alternative, once_each, written
from transcriber.engines.whisper.biasing.judge import Judge, Model, Verdict, Window
from transcriber.engines.whisper.biasing.spelt import Spelt
from transcriber.engines.whisper.segmenting import segmenter
from transcriber.engines.whisper.spans import spaced
from transcriber.engines.whisper.tokens import Vocabulary

MAX_ENTRIES: Final = 6
"""Entries that the model is told of for a window, the likeliest. Of a thousand it would make nothing."""

MAX_ENTRY_TOKENS: Final = 32
"""Of an entry that is listened for: six long words."""

_DIFFERENCE_WEIGHT: Final = 0.25
"""What the sounds of an entry count that are not alike, in which likeness comes first."""

_LARGE_LIST: Final = 1e6
"""Ways to say entries, of so many of which one would be alike by chance from its first sound to its last."""

_SMALLEST: Final = 1e-10


@dataclass(frozen=True, slots=True)
class Heard:
    """The text of a window, with entries in it.

    Attributes
    ----------
    tokens
        Of the text.
    entries
        First token of each entry, the one after its last, and the probability of each of its tokens.
    """

    tokens: tuple[int, ...]
    entries: tuple[tuple[int, int, NDArray[np.float64]], ...] = ()


class Listening:
    """Finds where entries may have been said, and asks the model.

    Parameters
    ----------
    language
        Code of the language that is spoken.
    """

    def __init__(self, entries: Sequence[Entry], vocabulary: Vocabulary, language: str) -> None:
        self._vocabulary = vocabulary
        self._language = language
        self._prompt = vocabulary.prompt(language)
        self._segmenter = segmenter(vocabulary.pieces())
        self._tokens = [self._segmenter.tokens(entry.content) for entry in entries]
        self._contents = [entry.content for entry in entries]
        self._spelt = Spelt(self._contents)
        ways = [
            (words, at) for at, entry in enumerate(entries) for words in (entry.content, *entry.sounds_like)
        ]
        self._alike = SoundAlikes(ways)
        self._least_share = log(len(ways), _LARGE_LIST)

    def heard(
        self,
        model: Model,
        encoded: Any,
        tokens: tuple[int, ...],
        probabilities: NDArray[np.float64],
        seconds: float,
    ) -> Heard:
        """The text of a window with those entries in it that are likelier than what stood there.

        Parameters
        ----------
        encoded, seconds
            The window, as the model takes it.
        tokens, probabilities
            Of its text.
        """
        window = Window(encoded, seconds, tokens, np.log(np.maximum(probabilities, _SMALLEST)))
        spans = list(self._spans(tokens))
        words = [self._vocabulary.text(tokens[first:after]) for first, after in spans]
        spelt = list(self._as_spelt(window, spans, words))
        taken = [one.alternative for one in spelt]
        doubted = [one for one in self._alternatives(window, spans, words) if not one.overlaps(taken)]
        verdicts = sorted(
            [*spelt, *self._judged(model, window, doubted)], key=lambda one: one.alternative.first
        )
        written_tokens, starts = written(tokens, [one.alternative for one in verdicts])
        return Heard(
            written_tokens,
            tuple(
                (first, first + len(one.scores), np.exp(one.scores))
                for first, one in zip(starts, verdicts, strict=True)
            ),
        )

    def _judged(self, model: Model, window: Window, doubted: Sequence[Alternative]) -> list[Verdict]:
        """Those that the model finds better."""
        alternatives = once_each(doubted)
        if not alternatives:
            return []
        named = list(dict.fromkeys(one.entry for one in alternatives))[:MAX_ENTRIES]
        context = self._segmenter.tokens(", ".join(self._contents[entry] for entry in named) + ".")
        judge = Judge(model, window, self._prompt, self._vocabulary.knowing(context, self._language))
        return judge.better([one for one in alternatives if one.entry in named])

    def _as_spelt(
        self, window: Window, spans: Sequence[tuple[int, int]], words: Sequence[str]
    ) -> Iterator[Verdict]:
        """Entries that the model wrote by itself, with the capitals that the job gave them.

        A single token is a word of the language: only as the job wrote it, or else the "will" of every
        sentence would be a Will.
        """
        for start, end, entry in self._spelt.found(words):
            first, after = spans[start][0], self._without_marks(window.tokens, *spans[end - 1])
            scores, own = window.scores[first:after], window.tokens[first:after]
            if self._vocabulary.text(own).strip() == self._contents[entry]:
                yield Verdict(Alternative(first, after, entry, own, 0.0), scores)
            elif len(self._tokens[entry]) > 1:
                mean = np.full(len(self._tokens[entry]), scores.mean())
                yield Verdict(Alternative(first, after, entry, self._tokens[entry], 0.0), mean)

    def _alternatives(
        self, window: Window, spans: Sequence[tuple[int, int]], words: Sequence[str]
    ) -> Iterator[Alternative]:
        """Entries that sound like a stretch of doubtful words, the likeliest first."""
        tokens = window.tokens
        scores = [float(window.scores[first:after].sum()) for first, after in spans]
        found = self._alike.likenesses(words, scores)
        for one in sorted(found, key=lambda one: _DIFFERENCE_WEIGHT * one.whole - one.score):
            if (
                one.score >= self._least_share * one.whole
                and len(self._tokens[one.entry]) <= MAX_ENTRY_TOKENS
            ):
                first, after = spans[one.first][0], self._without_marks(tokens, *spans[one.after - 1])
                yield Alternative(first, after, one.entry, self._tokens[one.entry], one.score)

    def _spans(self, tokens: Sequence[int]) -> Iterator[tuple[int, int]]:
        """Words, and the parts of those with hyphens: a name may be taken for the end of one."""
        for first, after in spaced(self._vocabulary, tokens):
            hyphens = [at for at in range(first + 1, after) if self._vocabulary.bytes_of(tokens[at]) == b"-"]
            yield from pairwise([first, *hyphens, after])

    def _without_marks(self, tokens: Sequence[int], first: int, after: int) -> int:
        """Where the punctuation behind a word begins."""
        while after - 1 > first and not any(
            map(str.isalnum, self._vocabulary.text(tokens[after - 1 : after]))
        ):
            after -= 1
        return after
