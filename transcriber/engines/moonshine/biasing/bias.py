"""Makes what a vocabulary holds more probable, token by token."""

from dataclasses import replace

import numpy as np

from transcriber.engines.moonshine.biasing.track import Track
from transcriber.engines.moonshine.biasing.trie import Trie
import os
LAM=float(os.environ.get("LAM","3")); CAP=float(os.environ.get("CAP","0")); FIRST=float(os.environ.get("FIRST","0"))

class Bias:
    def __init__(self, trie, tokens):
        self.trie = trie
        from transcriber.engines.moonshine.tokens import WORD_START
        self.starts = [t.startswith(WORD_START) for t in tokens]
        self.continues = [(not s) and t[:1].decode('latin1').isalnum() or t[:1]>=b'\x80' and not s for t, s in zip(tokens, self.starts)]
        self.first = np.array(sorted(trie.children(0)), np.int64)

    def bonus(self, logp, first):
        return LAM + (FIRST if first else 0)

    def after(self, track, token, logp, position):
        if track.node and not self.continues[token]:
            track = track.completed(self.trie, position)
        if track.node:
            child = self.trie.children(track.node).get(token)
            if child is not None:
                return replace(track, node=child, pending=track.pending + self.bonus(logp, False))
            track = track.settled()
        if self.starts[token] or position == 0:
            child = self.trie.children(0).get(token)
            if child is not None:
                return Track(track.matches, child, position, self.bonus(logp, True), None)
        return track

    def ended(self, track, position):
        return track.completed(self.trie, position).settled() if track.node else track

    def asked(self, track):
        if track.node:
            return [*self.trie.children(track.node), *self.best_first]
