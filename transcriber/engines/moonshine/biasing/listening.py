"""A job's vocabulary, ready to be listened for."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from transcriber.engines.base import Entry
from transcriber.engines.biasing.alike import SoundAlikes
from transcriber.engines.biasing.spellings import spellings
from transcriber.engines.moonshine.batch import Encoded, Step, Workspace
from transcriber.engines.moonshine.biasing.bias import Bias, tree
from transcriber.engines.moonshine.biasing.rescoring import SOUND_BONUS, Alternative, Judge
from transcriber.engines.moonshine.decoding import Hypothesis, SearchOptions, search
from transcriber.engines.moonshine.segmenting import segmenter
from transcriber.engines.moonshine.tokens import Vocabulary


class Listening:
    """The search, biased to a vocabulary, and what the decoder is asked about its result.

    Attributes
    ----------
    contents
        What is written for each entry, by number.
    """

    def __init__(self, entries: Sequence[Entry], vocabulary: Vocabulary) -> None:
        self._vocabulary = vocabulary
        self._segmenter = segmenting = segmenter(vocabulary.tokens)
        self.contents = [entry.content for entry in entries]
        self._bias = Bias(
            tree(
                [(tokens, at) for at, entry in enumerate(entries) for tokens in spellings(entry, segmenting)]
            ),
            vocabulary,
        )
        self._alike = SoundAlikes(
            [(words, at) for at, entry in enumerate(entries) for words in (entry.content, *entry.sounds_like)]
        )

    def searched(
        self, step: Step, chunks: Sequence[Encoded], options: SearchOptions, workspace: Workspace
    ) -> list[Hypothesis]:
        """The best hypothesis for each chunk."""
        found = search(step, chunks, options, workspace, self._bias)
        return [self._judged(step, *one, workspace) for one in zip(chunks, found, strict=True)]

    def _judged(self, step: Step, chunk: Encoded, hypothesis: Hypothesis, workspace: Workspace) -> Hypothesis:
        """The hypothesis with entries where it held what sounds like them, if the decoder agrees."""
        if hypothesis.memory is None:
            return hypothesis
        alternatives = list(self._alternatives(hypothesis))
        return (
            Judge(step, chunk, hypothesis, workspace).improved(alternatives) if alternatives else hypothesis
        )

    def _alternatives(self, hypothesis: Hypothesis) -> Iterator[Alternative]:
        tokens = hypothesis.tokens
        starts = [at for at, token in enumerate(tokens) if not at or self._starts_part(token)]
        spans = list(pairwise([*starts, len(tokens)]))
        words = [self._vocabulary.text(tokens[first:after]) for first, after in spans]
        scores = [sum(hypothesis.scores[first:after]) for first, after in spans]
        for one in self._alike.likenesses(words, scores):
            first, after = spans[one.first][0], self._without_marks(tokens, *spans[one.after - 1])
            if not any(match.first < after and first < match.after for match in hypothesis.track.matches):
                written = self._segmenter.tokens(self.contents[one.entry])
                yield Alternative(first, after, one.entry, written, SOUND_BONUS * one.score)

    def _starts_part(self, token: int) -> bool:
        """Whether a word begins with it, or a part of a word with hyphens, which may be a name as well."""
        return self._vocabulary.starts_word(token) or self._vocabulary.tokens[token] == b"-"

    def _without_marks(self, tokens: Sequence[int], first: int, after: int) -> int:
        """Where the punctuation behind a word begins."""
        while after - 1 > first and not any(
            map(str.isalnum, self._vocabulary.text(tokens[after - 1 : after]))
        ):
            after -= 1
        return after
