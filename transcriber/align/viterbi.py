"""The best monotonic path of tokens through frames."""

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

_IMPOSSIBLE: Final = -1e30
_STAY, _NEXT, _SKIP = 0, 1, 2


def best_path(
    tokens: NDArray[np.float64], silence: NDArray[np.float64], starts_word: Sequence[bool]
) -> NDArray[np.intp]:
    """Frames of each token, found by the Viterbi algorithm over a left-to-right chain.

    Each token takes at least one frame, in order; before each word and after the last there may be silence.

    Parameters
    ----------
    tokens
        Shape (j, t), j >= 1 and t >= j: log score of each frame for each token.
    silence
        Shape (t,): log score of each frame for silence.
    starts_word
        For each token, whether a word begins with it.

    Returns
    -------
    Shape (j, 2): first frame of each token and the frame after its last.
    """
    chain = _chain(starts_word)
    owner = np.array(chain)
    scores = np.where(owner[:, None] >= 0, tokens[owner], silence[None])
    frames = scores.shape[1]
    may_skip = np.zeros(len(chain), bool)
    may_skip[2:] = owner[1:-1] < 0
    best = np.full(len(chain), _IMPOSSIBLE)
    entry = 1 if owner[0] < 0 else 0
    best[: entry + 1] = scores[: entry + 1, 0]
    moves = np.zeros((frames, len(chain)), np.int8)
    options = np.full((3, len(chain)), _IMPOSSIBLE)
    states = np.arange(len(chain))
    for frame in range(1, frames):
        options[_STAY] = best
        options[_NEXT, 1:] = best[:-1]
        options[_SKIP, 2:] = np.where(may_skip[2:], best[:-2], _IMPOSSIBLE)
        moves[frame] = move = options.argmax(axis=0)
        best = options[move, states] + scores[:, frame]
    last = len(chain) - 1 if best[-1] > best[-2] else len(chain) - 2
    return _spans(owner, moves, last, len(starts_word))


def _chain(starts_word: Sequence[bool]) -> list[int]:
    """The states: a token by its number, silence as -1."""
    chain: list[int] = []
    for token, starts in enumerate(starts_word):
        chain.extend((-1, token) if starts else (token,))
    return [*chain, -1]


def _spans(owner: NDArray[np.intp], moves: NDArray[np.int8], state: int, tokens: int) -> NDArray[np.intp]:
    spans = np.zeros((tokens, 2), np.intp)
    spans[:, 0] = len(moves)
    for frame in range(len(moves) - 1, -1, -1):
        token = owner[state]
        if token >= 0:
            spans[token, 0] = frame
            spans[token, 1] = max(spans[token, 1], frame + 1)
        state -= int(moves[frame, state])
    return spans
