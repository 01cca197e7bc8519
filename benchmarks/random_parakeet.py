"""Writes a Parakeet of random weights, as published in 8 bits: the right graphs and speed, and no sense.

    python -m benchmarks.random_parakeet v2 /tmp/parakeet

Names, types and shapes of what goes in and out are those of the graphs that onnx-asr reads
(huggingface.co/istupakov/parakeet-tdt-0.6b-v2-onnx, and v3); the layers are NVIDIA's FastConformer XL (Rekesh
et al., 2023) as NeMo exports it, with each product and convolution in 8 bits as `quantize_dynamic` of ONNX
Runtime writes them: the activations' scale is measured in each run, for the whole tensor. The files are as
large as the published ones but for 0.2 %.

A transducer of random weights writes one token for ever. Here the blank has a lead that leaves some tokens.
"""

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from onnx import TensorProto

from transcriber.engines.moonshine.graph import CONTRIB, GraphWriter
from transcriber.engines.parakeet.graph import PUBLISHED, rewritten
from transcriber.engines.parakeet.model import DECODER, ENCODER, VOCABULARY, WEIGHTS

DURATIONS: Final = 5
_POSITIONS: Final = 5000
_CHANNELS: Final = 256
"""Of the convolutions that make one frame of eight."""

_KERNEL: Final = 9
_SPREAD: Final = 74
"""Standard deviation of bytes that are as likely as each other."""

_END: Final = np.iinfo(np.int64).max


@dataclass(frozen=True, slots=True)
class Shape:
    """Of a model: `width` of its encoder, `memory` of the network that follows the text."""

    width: int
    heads: int
    layers: int
    memory: int
    text_tokens: int
    channels: int = _CHANNELS
    positions: int = _POSITIONS


SHAPES: Final = {
    "smallest": Shape(32, 4, 2, 16, 60, channels=8, positions=600),
    "v2": Shape(1024, 8, 24, 640, 1024),
    "v3": Shape(1024, 8, 24, 640, 8192),
}
"""By name; `smallest` is for tests."""


def write_random_parakeet(
    folder: Path, shape: Shape, seed: int = 0, pieces: list[str] | None = None, blank: float = 1.0
) -> None:
    """Write a model with the files that onnx-asr reads, and those that a pack makes of them.

    Parameters
    ----------
    pieces
        Of text, `shape.text_tokens` of them; syllables where there are none.
    blank
        Lead of the blank, in standard deviations of the scores.
    """
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.default_rng(seed)
    encoder = _Encoder(shape, random).written()
    (folder / PUBLISHED).write_bytes(encoder)
    for name, content in zip((ENCODER, WEIGHTS), rewritten(encoder), strict=True):
        (folder / name).write_bytes(content)
    (folder / DECODER).write_bytes(_decoder(shape, random, blank))
    tokens = [*(pieces or _pieces(shape.text_tokens)), "<blk>"]
    lines = (f"{token} {index}\n" for index, token in enumerate(tokens))
    (folder / VOCABULARY).write_text("".join(lines), "utf-8")
    config = '{"model_type": "nemo-conformer-tdt", "features_size": 128, "subsampling_factor": 8}'
    (folder / "config.json").write_text(config)


def _pieces(count: int) -> list[str]:
    letters = "etaoinshrdlucmfwypvbgkjqxz"
    syllables = [start + a + b for start in ("▁", "") for a in letters for b in ["", *letters]]
    marks = ["<unk>", "▁", ".", ",", "?"]
    further = [f"{a}{b}{c}" for a in letters for b in letters for c in letters]
    return [*marks, *syllables, *further][:count]


class _Writer(GraphWriter):
    """With products in 8 bits as `quantize_dynamic` writes them."""

    def __init__(self, name: str, random: np.random.Generator) -> None:
        super().__init__(name)
        self.random = random
        self._quantized_once: dict[str, list[str]] = {}

    def linear(self, tensor: str, inputs: int, outputs: int, gain: float = 1.0) -> str:
        """`tensor` (..., inputs) times random weights."""
        return self._integer("MatMulInteger", tensor, (inputs, outputs), inputs, gain)

    def conv(self, tensor: str, weights: tuple[int, ...], **attributes: Any) -> str:
        """Convolution by random weights of a shape: outputs, inputs of each group, and the kernel."""
        found = self._integer("ConvInteger", tensor, weights, int(np.prod(weights[1:])), 1.5, **attributes)
        bias = np.zeros((1, weights[0], *[1] * (len(weights) - 2)), np.float32)
        return self.node("Add", found, self.constant(bias))

    def _integer(
        self, kind: str, tensor: str, weights: tuple[int, ...], inputs: int, gain: float, **attributes: Any
    ) -> str:
        if tensor not in self._quantized_once:
            self._quantized_once[tensor] = self.nodes("DynamicQuantizeLinear", tensor, count=3)
        values, scale, zero = self._quantized_once[tensor]
        matrix = self.constant(self.random.integers(0, 256, weights, np.uint8))
        middle = self._own(np.array(128, np.uint8))
        found = self.node(kind, values, matrix, zero, middle, **attributes)
        step = self.constant(np.array(gain / (_SPREAD * inputs**0.5), np.float32))
        return self.node("Mul", self.node("Cast", found, to=TensorProto.FLOAT), self.node("Mul", scale, step))

    def norm(self, tensor: str, width: int) -> str:
        return self.node(
            "LayerNormalization",
            tensor,
            self.constant(np.ones(width, np.float32)),
            self.constant(np.zeros(width, np.float32)),
            axis=-1,
            epsilon=1e-5,
        )

    def sum_of(self, tensor: str, other: str, share: float = 1.0) -> str:
        return self.node("Add", tensor, self.node("Mul", other, self.number(share)))

    def swish(self, tensor: str) -> str:
        return self.node("Mul", tensor, self.node("Sigmoid", tensor))

    def number(self, value: float) -> str:
        return self.constant(np.array(value, np.float32))

    def shaped(self, tensor: str, *shape: int) -> str:
        return self.node("Reshape", tensor, self.integers(*shape))

    def size(self, tensor: str, axis: int) -> str:
        """Shape (1,)."""
        return self.node("Gather", self.node("Shape", tensor), self.integers(axis))


class _Encoder:
    def __init__(self, shape: Shape, random: np.random.Generator) -> None:
        self.shape = shape
        self.graph = _Writer("encoder", random)

    def written(self) -> bytes:
        graph, width = self.graph, self.shape.width
        audio = graph.input("audio_signal", ["batch", 128, "time"])
        length = graph.input("length", ["batch"], TensorProto.INT64)
        tensor, lengths = self._subsampled(audio, length)
        mask = self._mask(tensor, lengths)
        positions = self._positions(tensor)
        tensor = graph.node("Mul", tensor, graph.number(width**0.5))
        for _ in range(self.shape.layers):
            tensor = self._layer(tensor, positions, mask)
        found = graph.node("Transpose", tensor, perm=[0, 2, 1])
        graph.output(found, "outputs", ["batch", width, "frames"])
        graph.output(lengths, "encoded_lengths", ["batch"], TensorProto.INT64)
        return graph.serialized()

    def _subsampled(self, audio: str, length: str) -> tuple[str, str]:
        """Eight frames as one, and how many there are: NeMo's `dw_striding`."""
        graph, channels = self.graph, self.shape.channels
        tensor = graph.node("Unsqueeze", graph.node("Transpose", audio, perm=[0, 2, 1]), graph.integers(1))
        strided: dict[str, Any] = {"strides": [2, 2], "pads": [1, 1, 1, 1], "kernel_shape": [3, 3]}
        tensor = graph.node("Relu", graph.conv(tensor, (channels, 1, 3, 3), **strided))
        length = self._halved(length)
        for _ in range(2):
            tensor = graph.conv(tensor, (channels, 1, 3, 3), group=channels, **strided)
            tensor = graph.node("Relu", graph.conv(tensor, (channels, channels, 1, 1), kernel_shape=[1, 1]))
            length = self._halved(length)
        tensor = graph.node("Transpose", tensor, perm=[0, 2, 1, 3])
        inputs = channels * 16
        tensor = graph.shaped(tensor, 0, 0, inputs)
        return graph.linear(tensor, inputs, self.shape.width), length

    def _halved(self, length: str) -> str:
        graph = self.graph
        one, two = graph.integers(1), graph.integers(2)
        return graph.node("Add", graph.node("Div", graph.node("Sub", length, one), two), one)

    def _mask(self, tensor: str, lengths: str) -> str:
        """True behind the end, shape (batch, frames)."""
        graph = self.graph
        frames = graph.node("Squeeze", graph.size(tensor, 1), graph.integers(0))
        zero, one = graph.constant(np.array(0, np.int64)), graph.constant(np.array(1, np.int64))
        at = graph.node("Unsqueeze", graph.node("Range", zero, frames, one), graph.integers(0))
        return graph.node("GreaterOrEqual", at, graph.node("Unsqueeze", lengths, graph.integers(1)))

    def _positions(self, tensor: str) -> str:
        """Of how far each frame is from each other one, shape (1, 2 * frames - 1, width)."""
        graph, most = self.graph, self.shape.positions
        table = self.graph.random.standard_normal((1, 2 * most - 1, self.shape.width)).astype(np.float32)
        frames, middle = graph.size(tensor, 1), graph.integers(most - 1)
        first = graph.node("Add", graph.node("Sub", middle, frames), graph.integers(1))
        after = graph.node("Add", middle, frames)
        return graph.node("Slice", graph.constant(table), first, after, graph.integers(1))

    def _layer(self, tensor: str, positions: str, mask: str) -> str:
        graph, width = self.graph, self.shape.width
        tensor = graph.sum_of(tensor, self._feed_forward(graph.norm(tensor, width)), 0.5)
        tensor = graph.sum_of(tensor, self._attention(graph.norm(tensor, width), positions, mask))
        tensor = graph.sum_of(tensor, self._convolution(graph.norm(tensor, width), mask))
        tensor = graph.sum_of(tensor, self._feed_forward(graph.norm(tensor, width)), 0.5)
        return graph.norm(tensor, width)

    def _feed_forward(self, tensor: str) -> str:
        graph, width = self.graph, self.shape.width
        return graph.linear(graph.swish(graph.linear(tensor, width, 4 * width)), 4 * width, width)

    def _heads(self, tensor: str) -> str:
        """Shape (batch, frames, heads, width of a head)."""
        heads = self.shape.heads
        return self.graph.shaped(tensor, 0, -1, heads, self.shape.width // heads)

    def _attention(self, tensor: str, positions: str, mask: str) -> str:
        """With positions relative to each other, as Transformer-XL has them."""
        graph, width, heads = self.graph, self.shape.width, self.shape.heads
        queries, keys, values, places = (
            self._heads(graph.linear(of, width, width)) for of in (tensor, tensor, tensor, positions)
        )
        bias = [graph.constant(np.zeros((heads, width // heads), np.float32) + add) for add in (0.0, 0.01)]
        of_content, of_place = (
            graph.node("Transpose", graph.node("Add", queries, add), perm=[0, 2, 1, 3]) for add in bias
        )
        content = graph.node("MatMul", of_content, graph.node("Transpose", keys, perm=[0, 2, 3, 1]))
        place = graph.node("MatMul", of_place, graph.node("Transpose", places, perm=[0, 2, 3, 1]))
        scores = graph.node("Add", content, self._shifted(place, graph.size(tensor, 1)))
        scores = graph.node("Div", scores, graph.number((width // heads) ** 0.5))
        hidden = graph.node("Unsqueeze", mask, graph.integers(1, 2))
        scores = graph.node("Where", hidden, graph.number(-10000.0), scores)
        weights = graph.node("Where", hidden, graph.number(0.0), graph.node("Softmax", scores, axis=-1))
        found = graph.node("MatMul", weights, graph.node("Transpose", values, perm=[0, 2, 1, 3]))
        joined = graph.shaped(graph.node("Transpose", found, perm=[0, 2, 1, 3]), 0, -1, width)
        return graph.linear(joined, width, width)

    def _shifted(self, place: str, frames: str) -> str:
        """From a column for each distance to one for each frame."""
        graph, heads = self.graph, self.shape.heads
        padded = graph.node("Pad", place, graph.integers(0, 0, 0, 1, 0, 0, 0, 0))
        shape = graph.node("Concat", graph.integers(0, heads, -1), frames, axis=0)
        turned = graph.node(
            "Slice",
            graph.node("Reshape", padded, shape),
            graph.integers(1),
            graph.integers(_END),
            graph.integers(2),
        )
        back = graph.node(
            "Reshape",
            turned,
            graph.node("Concat", graph.integers(0, heads), frames, graph.integers(-1), axis=0),
        )
        return graph.node("Slice", back, graph.integers(0), frames, graph.integers(3))

    def _convolution(self, tensor: str, mask: str) -> str:
        graph, width = self.graph, self.shape.width
        turned = graph.node("Transpose", tensor, perm=[0, 2, 1])
        wide = graph.conv(turned, (2 * width, width, 1), kernel_shape=[1])
        first, second = graph.nodes("Split", wide, count=2, axis=1, num_outputs=2)
        gated = graph.node("Mul", first, graph.node("Sigmoid", second))
        gated = graph.node(
            "Where", graph.node("Unsqueeze", mask, graph.integers(1)), graph.number(0.0), gated
        )
        around = [_KERNEL // 2, _KERNEL // 2]
        deep = graph.conv(gated, (width, 1, _KERNEL), kernel_shape=[_KERNEL], pads=around, group=width)
        narrow = graph.conv(graph.swish(deep), (width, width, 1), kernel_shape=[1])
        return graph.node("Transpose", narrow, perm=[0, 2, 1])


def _decoder(shape: Shape, random: np.random.Generator, blank: float) -> bytes:
    """The network that follows the text, and the one that joins it to what is heard."""
    graph, memory = _Writer("decoder_joint", random), shape.memory
    frames = graph.input("encoder_outputs", ["batch", shape.width, "frames"])
    targets = graph.input("targets", ["batch", "targets"], TensorProto.INT32)
    length = graph.input("target_length", ["batch"], TensorProto.INT32)
    states = [graph.input(f"input_states_{index}", [2, "batch", memory]) for index in (1, 2)]
    heard = graph.linear(graph.node("Transpose", frames, perm=[0, 2, 1]), shape.width, memory)
    table = _bytes(random, (shape.text_tokens + 1, memory))
    table[-1] = 128  # of the blank: nought
    row = graph.node("Gather", graph.constant(table), targets)
    row = graph.node(
        "DequantizeLinear", row, graph.number(1 / _SPREAD), graph.constant(np.array(128, np.uint8))
    )
    text = graph.node("Transpose", row, perm=[1, 0, 2])
    found: list[list[str]] = [[], []]
    for layer in range(2):
        text, *after = _lstm(graph, text, [_of_layer(graph, state, layer) for state in states], memory)
        for states_of, state in zip(found, after, strict=True):
            states_of.append(state)
    said = graph.linear(graph.node("Transpose", text, perm=[1, 0, 2]), memory, memory)
    heard, said = (
        graph.node("Unsqueeze", tensor, graph.integers(axis)) for tensor, axis in ((heard, 2), (said, 1))
    )
    joined = graph.node("Relu", graph.node("Add", heard, said))
    scores = graph.linear(joined, memory, shape.text_tokens + 1 + DURATIONS, gain=2.0)
    lead = np.zeros(shape.text_tokens + 1 + DURATIONS, np.float32)
    lead[shape.text_tokens] = blank * 2.0
    scores = graph.node("LogSoftmax", graph.node("Add", scores, graph.constant(lead)), axis=-1)
    graph.output(scores, "outputs", ["batch", "frames", "targets", len(lead)])
    graph.output(graph.node("Identity", length), "prednet_lengths", ["batch"], TensorProto.INT32)
    for index, states_of in enumerate(found, start=1):
        both = graph.node("Concat", *states_of, axis=0)
        graph.output(both, f"output_states_{index}", [2, "batch", memory])
    return graph.serialized()


def _of_layer(graph: _Writer, state: str, layer: int) -> str:
    return graph.node("Slice", state, graph.integers(layer), graph.integers(layer + 1), graph.integers(0))


def _lstm(graph: _Writer, text: str, states: list[str], memory: int) -> tuple[str, str, str]:
    """What comes out of a layer, and its two states."""
    matrices = [graph.constant(_bytes(graph.random, (1, memory, 4 * memory))) for _ in range(2)]
    step, middle = (
        graph.constant(np.array([3 / (_SPREAD * memory**0.5)], np.float32)),
        np.array([128], np.uint8),
    )
    bias = graph.constant(np.zeros((1, 8 * memory), np.float32))
    scales = (step, graph._own(middle), step, graph._own(middle))  # noqa: SLF001 - one of its own for each matrix
    found, hidden, cell = graph.nodes(
        "DynamicQuantizeLSTM",
        text,
        *matrices,
        bias,
        "",
        *states,
        "",
        *scales,
        count=3,
        domain=CONTRIB,
        hidden_size=memory,
    )
    return graph.node("Squeeze", found, graph.integers(1)), hidden, cell


def _bytes(random: np.random.Generator, shape: tuple[int, ...]) -> NDArray[np.uint8]:
    return random.integers(0, 256, shape, np.uint8)


def main() -> None:
    write_random_parakeet(Path(sys.argv[2]), SHAPES[sys.argv[1]])


if __name__ == "__main__":
    main()
