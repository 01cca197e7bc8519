"""Several versions of each chunk, decoded as one: what may follow is the mean of what they say.

All versions are given the same text so far, and their probabilities of the next token are averaged at every
step, as is done with several models (Sutskever, Vinyals and Le, "Sequence to Sequence Learning with Neural
Networks", 2014); here it is one model and several inputs.
"""

from collections.abc import Sequence
from functools import partial
from itertools import groupby

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.moonshine.batch import Batch, Encoded, Memory, Next, Step, Workspace


class Ensemble:
    """A batch as `Batch` is one, of chunks with the same number of versions.

    The versions of a chunk are rows of an inner batch, one after the other.

    Attributes
    ----------
    rows
        Which of the chunks each row of the batch is.
    """

    def __init__(self, step: Step, chunks: Sequence[Encoded], workspace: Workspace) -> None:
        every = [version for chunk in chunks for version in (chunk, *chunk.others)]
        self._versions = len(every) // len(chunks)
        self._inner = Batch(step, every, workspace)
        self._width = 1
        self.rows = list(range(len(chunks)))

    def advance(self, tokens: NDArray[np.int64]) -> Next:
        """What may follow the newest tokens, shape (rows, hypotheses), by the mean of the versions."""
        rows, self._width = tokens.shape
        following = self._inner.advance(np.repeat(tokens, self._versions, axis=0))
        shape = (rows, self._versions, self._width, -1)
        candidates = following.tokens.reshape(shape).swapaxes(1, 2)
        probabilities = np.exp(following.scores).reshape(shape).swapaxes(1, 2)
        best, means = averaged(candidates, probabilities)
        attention = following.attention[:: self._versions]
        return Next(best, np.log(means), attention, None, partial(self._memory, following))

    def _memory(self, following: Next, row: int, hypothesis: int) -> Memory:
        """Of the first version, which is the chunk as it is."""
        return following.memory(row * self._versions, hypothesis)

    def reorder(self, hypotheses: Sequence[int]) -> None:
        """Keeps the past of these hypotheses, numbered through all rows, in this order."""
        self._inner.reorder(
            [
                (row * self._versions + version) * self._width + hypothesis % self._width
                for row, of_row in groupby(hypotheses, lambda hypothesis: hypothesis // self._width)
                for version, same in enumerate([list(of_row)] * self._versions)
                for hypothesis in same
            ]
        )

    def keep(self, rows: Sequence[int]) -> None:
        """Takes all but these rows out of the batch."""
        self.rows = [self.rows[row] for row in rows]
        self._inner.keep([row * self._versions + at for row in rows for at in range(self._versions)])


def together(step: Step, chunks: Sequence[Encoded], workspace: Workspace) -> Batch | Ensemble:
    """A batch of these chunks, which have all of them further versions or none."""
    return (Ensemble if chunks[0].others else Batch)(step, chunks, workspace)


def averaged(
    tokens: NDArray[np.int64], probabilities: NDArray[np.float32]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """The most probable tokens by the mean over versions, best first, and their means.

    Parameters
    ----------
    tokens
        Shape (..., v, c): the c most probable tokens of each of v versions.
    probabilities
        Of these. What a version does not name has none there: it is at most that version's last.

    Returns
    -------
    tuple
        Tokens and probabilities, shape (..., c) each. Tokens are equal for equal input in any batch.
    """
    *shape, versions, count = tokens.shape
    named = tokens.reshape(*shape, -1)
    same = named[..., :, None] == named[..., None, :]
    means = (same * probabilities.reshape(*shape, 1, -1)).sum(axis=-1) / np.float32(versions)
    repeated = np.tril(same, -1).any(axis=-1)
    best = np.argsort(np.where(repeated, np.inf, -means), axis=-1, kind="stable")[..., :count]
    return np.take_along_axis(named, best, axis=-1), np.take_along_axis(means, best, axis=-1)
