"""Makes what a vocabulary holds more probable, token by token."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from transcriber.engines.moonshine.biasing.track import Track
from transcriber.engines.moonshine.biasing.trie import Trie
from transcriber.engines.moonshine.tokens import Vocabulary

TOKEN_BONUS: Final = 2.0
"""What a token on the way of an entry is worth, in the log of a probability."""


class Bias:
    """Shallow fusion with a tree of tokens.

    Zhao et al., "Shallow-Fusion End-to-End Contextual Biasing", 2019, and Le et al., "Contextualized
    Streaming End-to-End Speech Recognition with Trie-Based Deep Biasing and Shallow Fusion", 2021: each token
    on the way of an entry has a bonus, which is lost when the way is left before the entry ends. Unlike
    theirs it counts only then: what leads nowhere does not push out of the beam what was said.
    """

    def __init__(self, trie: Trie, vocabulary: Vocabulary) -> None:
        self._trie = trie
        self._vocabulary = vocabulary

    def after(self, track: Track, token: int, position: int) -> Track:
        """Where a hypothesis is when it goes on with the token at this position."""
        if track.node:
            if not self._vocabulary.continues_word(token):
                track = track.completed(self._trie, position)
            child = self._trie.children(track.node).get(token)
            if child is not None:
                return replace(track, node=child, pending=track.pending + TOKEN_BONUS)
            track = track.left()
        child = self._trie.children(0).get(token)
        if child is not None and (position == 0 or self._vocabulary.starts_word(token)):
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
