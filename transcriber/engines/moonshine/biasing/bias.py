"""Makes what a vocabulary holds more probable, token by token."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.moonshine.biasing.track import Track
from transcriber.engines.moonshine.biasing.trie import Trie
from transcriber.engines.moonshine.tokens import Vocabulary

TOKEN_BONUS: Final = 2.0
"""What a token on the way of an entry is worth, in the log of a probability."""

FIRST_TOKENS: Final = 4
"""So many of the tokens that entries begin with are looked at in each step, the most probable ones."""

_SMALLEST: Final = np.float32(1e-30)


class Bias:
    """Shallow fusion with a tree of tokens.

    After Zhao et al., "Shallow-Fusion End-to-End Contextual Biasing", 2019, and Le et al., "Contextualized
    Streaming End-to-End Speech Recognition with Trie-Based Deep Biasing and Shallow Fusion", 2021: each token
    on the way of an entry has a bonus, which is taken back when the way is left before the entry ends.
    """

    def __init__(self, trie: Trie, vocabulary: Vocabulary) -> None:
        self._trie = trie
        self._vocabulary = vocabulary
        self._first = np.array(sorted(trie.children(0)), np.int64)

    def asked(self, track: Track, distribution: NDArray[np.float32]) -> Mapping[int, float]:
        """Log probabilities of tokens that entries go on or begin with, however improbable.

        Parameters
        ----------
        distribution
            Shape (tokens,): probability of each token.
        """
        first = self._first
        if len(first) > FIRST_TOKENS:
            first = first[np.argpartition(-distribution[first], FIRST_TOKENS)[:FIRST_TOKENS]]
        tokens = np.array([*first, *(self._trie.children(track.node) if track.node else ())], np.int64)
        scores = np.log(np.maximum(distribution[tokens], _SMALLEST))
        return dict(zip(tokens.tolist(), scores.tolist(), strict=True))

    def after(self, track: Track, token: int, position: int) -> Track:
        """Where a hypothesis is when it goes on with the token at this position."""
        if track.node:
            if not self._vocabulary.continues_word(token):
                track = track.completed(self._trie, position)
            child = self._trie.children(track.node).get(token)
            if child is not None:
                return replace(track, node=child, pending=track.pending + TOKEN_BONUS)
            track = track.left()
        if position == 0 or self._vocabulary.starts_word(token):
            child = self._trie.children(0).get(token)
            if child is not None:
                return Track(track.matches, child, position, TOKEN_BONUS)
        return track

    def ended(self, track: Track, position: int) -> Track:
        """Where it is when it ends with `position` tokens."""
        return track.completed(self._trie, position).left() if track.node else track


def tree(spelt: Sequence[tuple[Sequence[int], int]]) -> Trie:
    """Of ways to write entries, each with the number of its entry; of two alike the first one counts."""
    trie = Trie()
    for tokens, entry in spelt:
        trie.add(tokens, entry)
    return trie
