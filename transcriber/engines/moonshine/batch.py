"""Encoded chunks side by side, as the decoder graph wants them."""

import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.moonshine import architecture as arch

TOKENS_PER_SECOND: Final = 6.5
SPARE_TOKENS: Final = 8
"""No speech is faster than this; a decoder that writes more is in a loop."""

_SMALLEST: Final = np.float32(1e-30)
_MASKED: Final = np.float32(-1e9)

Step = Callable[[list[str], Mapping[str, NDArray[Any]]], Sequence[NDArray[Any]]]
"""Runs the decoder graph once: names of outputs and a value for each input, to the values of the outputs."""


Memory = Mapping[str, NDArray[np.float32]]
"""Keys and values of each layer for one hypothesis, shape (8, t, 36) each."""


@dataclass(frozen=True, slots=True)
class Encoded:
    """A chunk as the encoder gives it, s frames long.

    Attributes
    ----------
    keys
        Shape (6, 8, 36, s), float32.
    values
        Shape (6, 8, s, 36), float32.
    seconds
        Length of the chunk.
    others
        Further versions of the same chunk, to be decoded together with it.
    """

    keys: NDArray[np.float32]
    values: NDArray[np.float32]
    seconds: float
    others: Sequence["Encoded"] = ()

    @property
    def frames(self) -> int:
        return int(self.keys.shape[3])

    @property
    def max_tokens(self) -> int:
        return int(self.seconds * TOKENS_PER_SECOND) + SPARE_TOKENS


class Workspace:
    """Memory for the largest tensors, kept from batch to batch.

    A fresh array of this size costs more in page faults than in copying.
    """

    def __init__(self) -> None:
        self._kept: dict[str, NDArray[np.float32]] = {}

    def take(self, name: str, shape: tuple[int, ...]) -> NDArray[np.float32]:
        """An array of that shape, with anything in it, valid until the same name is taken again."""
        size = math.prod(shape)
        if name not in self._kept or self._kept[name].size < size:
            self._kept[name] = np.empty(size, np.float32)
        return self._kept[name][:size].reshape(shape)


@dataclass(frozen=True, slots=True)
class Next:
    """What may follow each hypothesis, for n chunks of k hypotheses.

    Attributes
    ----------
    tokens
        Shape (n, k, CANDIDATES), best first.
    scores
        The same shape: log probabilities.
    attention
        Shape (n, k, frames): where the decoder looked for it.
    distribution
        Shape (n, k, all tokens): probabilities, where the batch tells them.
    memory
        From a row and a hypothesis in it to the keys and values of what it wrote so far.
    """

    tokens: NDArray[np.int64]
    scores: NDArray[np.float32]
    attention: NDArray[np.float32]
    distribution: NDArray[np.float32] | None
    memory: Callable[[int, int], Memory]


class Batch:
    """Chunks that are being decoded together, with the keys and values of what was written so far.

    Attributes
    ----------
    rows
        Which of the chunks each row of the batch is.
    """

    def __init__(
        self, step: Step, chunks: Sequence[Encoded], workspace: Workspace, *, tells_all: bool = False
    ) -> None:
        """With `tells_all`, `advance` tells the probabilities of all tokens."""
        self._step = step
        self._also = ["distribution"] if tells_all else []
        self._chunks = chunks
        self._workspace = workspace
        self.rows = list(range(len(chunks)))
        self._position = 0
        self._inputs = self._encoded()
        empty = np.zeros((len(chunks), arch.HEADS, 0, arch.HEAD_WIDTH), np.float32)
        self._past = dict.fromkeys(_memories("past"), empty)

    def advance(self, tokens: NDArray[np.int64]) -> Next:
        """What may follow the newest tokens, shape (rows, hypotheses)."""
        names = ["candidates", "probabilities", "attention", *_memories("present"), *self._also]
        inputs = self._inputs | self._past | {"tokens": tokens, "position": np.array([self._position])}
        told = dict(zip(names, self._step(names, inputs), strict=True))
        self._past = {past: told[present] for past, present in _pairs()}
        self._position += 1
        scores = np.log(np.maximum(told["probabilities"], _SMALLEST))
        memory = partial(self._memory, tokens.shape[1])
        return Next(told["candidates"], scores, told["attention"], told.get("distribution"), memory)

    def resume(self, memory: Memory, position: int, width: int) -> None:
        """Goes on, in a batch of one chunk, where a hypothesis was after `position` tokens, `width` times."""
        self._past = {
            name: np.repeat(past[None, :, :position], width, axis=0) for name, past in memory.items()
        }
        self._position = position

    def _memory(self, width: int, row: int, hypothesis: int) -> Memory:
        return {name: past[row * width + hypothesis].copy() for name, past in self._past.items()}

    def reorder(self, hypotheses: Sequence[int]) -> None:
        """Keeps the past of these hypotheses, numbered through all rows, in this order."""
        count = next(iter(self._past.values())).shape[0]
        if list(hypotheses) != list(range(count)):
            self._past = {name: past[hypotheses] for name, past in self._past.items()}

    def keep(self, rows: Sequence[int]) -> None:
        """Takes all but these rows out of the batch; their past is kept by `reorder`."""
        if len(rows) == len(self.rows):
            return
        self.rows = [self.rows[row] for row in rows]
        if list(rows) == list(range(len(rows))):  # the others were last: nothing needs to be moved
            self._inputs = {name: value[: len(rows)] for name, value in self._inputs.items()}
        else:
            self._inputs = self._encoded()

    def _encoded(self) -> dict[str, NDArray[Any]]:
        """What the encoder gave for the rows."""
        chunks = [self._chunks[row] for row in self.rows]
        if len(chunks) == 1:  # as it is: these are megabytes
            frames = chunks[0].frames
            return _by_layer(
                chunks[0].keys[:, None], chunks[0].values[:, None], np.zeros((1, 1, 1, 1, frames), np.float32)
            )
        return self._side_by_side(chunks)

    def _side_by_side(self, chunks: Sequence[Encoded]) -> dict[str, NDArray[Any]]:
        """Several chunks, padded to the longest of them."""
        frames = max(chunk.frames for chunk in chunks)
        shape = (arch.LAYERS, len(chunks), arch.HEADS)
        keys = self._workspace.take("keys", (*shape, arch.HEAD_WIDTH, frames))
        values = self._workspace.take("values", (*shape, frames, arch.HEAD_WIDTH))
        mask = np.full((len(chunks), 1, 1, 1, frames), _MASKED)
        for at, chunk in enumerate(chunks):
            # Masked frames have no weight, but 0 times what happens to lie in memory may not be 0.
            keys[:, at, ..., : chunk.frames], keys[:, at, ..., chunk.frames :] = chunk.keys, 0
            values[:, at, :, : chunk.frames], values[:, at, :, chunk.frames :] = chunk.values, 0
            mask[at, ..., : chunk.frames] = 0
        return _by_layer(keys, values, mask)


def _by_layer(
    keys: NDArray[np.float32], values: NDArray[np.float32], mask: NDArray[np.float32]
) -> dict[str, NDArray[Any]]:
    """Inputs of the graph, from arrays of layers and chunks."""
    inputs = {f"keys_{layer}": keys[layer, :, :, None] for layer in range(arch.LAYERS)}
    inputs |= {f"values_{layer}": values[layer, :, :, None] for layer in range(arch.LAYERS)}
    return inputs | {"mask": mask}


def _pairs() -> Iterator[tuple[str, str]]:
    return zip(_memories("past"), _memories("present"), strict=True)


def _memories(when: str) -> list[str]:
    return [f"{when}_{part}_{layer}" for layer in range(arch.LAYERS) for part in ("keys", "values")]
