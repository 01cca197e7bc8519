"""Builds the speaker embedding's graph from the shipped one: in 8 bits, and all voices of a chunk at once.

The shipped graph keeps 8-bit weights and computes in float32; here the convolutions are computed in 8 bits,
which takes a fifth of the time. And it hears the sound once for any number of voices: the network looks at
the whole chunk, and only the last step, which takes next to no time, sees whose frames are whose.
"""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from contract.errors.models import ModelsCorrupt
from transcriber.engines.moonshine.graph import CONTRIB, GraphWriter
from transcriber.engines.moonshine.weights import Weights

SHIPPED: Final = "speakers/embedding.ort"
"""Where a pack's store has the published graph."""

_UNPACKED: Final = "_add_tensor"
"""Ends the name of what the shipped graph makes of weights that it keeps in 8 bits."""
_HALVING: Final = frozenset(
    f"layer{layer}.0/{part}" for layer in (2, 3, 4) for part in ("conv1", "shortcut/shortcut.0")
)
"""Convolutions that look at every second place."""
_BANDS: Final = 80
_FLAT: Final = 2560  # 256 channels of 10 bands
_WIDTH: Final = 256
_TINY: Final = 1e-8

_HEARD: Final = (18.0, 16.0)
"""Filter bank energies without their mean: at most so far below it and above it."""
_FIRST: Final = 3.8
_BLOCKS: Final = (
    ("layer1.0", 6.5, 6.2, None, 4.5),
    ("layer1.1", 4.1, 4.4, None, 8.1),
    ("layer1.2", 6.7, 6.1, None, 9.5),
    ("layer2.0", 4.7, 4.3, 3.5, 4.3),
    ("layer2.1", 4.2, 4.9, None, 5.4),
    ("layer2.2", 3.8, 4.5, None, 6.2),
    ("layer2.3", 3.3, 5.5, None, 8.4),
    ("layer3.0", 3.3, 3.7, 0.9, 3.6),
    ("layer3.1", 3.5, 2.5, None, 3.6),
    ("layer3.2", 2.4, 3.5, None, 3.9),
    ("layer3.3", 3.3, 4.0, None, 4.8),
    ("layer3.4", 3.2, 8.5, None, 8.5),
    ("layer3.5", 3.1, 5.4, None, 7.0),
    ("layer4.0", 3.2, 3.9, 1.0, 3.8),
    ("layer4.1", 2.8, 3.8, None, 3.7),
    ("layer4.2", 3.6, 5.6, None, 4.3),
)
"""Each block of the network, and the largest values that speech made it have: after its first convolution,
its second, that of its shortcut where it has one, and at its end. What is beyond is cut off. They were
measured on 12 recordings, read English and prompts of the telephone."""


def build(folder: Path) -> bytes:
    """ONNX graph from the shipped one in the store `folder`, for n voices.

    =================== ================ ============================================================
    input `fbank`       (1, frames, 80)  filter bank energies without the mean of each band
    input `shares`      (n, frames / 8)  which frames of the network each voice has: 1, and 0 elsewhere
    output `embeddings` (n, 256)         of any length
    =================== ================ ============================================================

    Raises
    ------
    ModelsCorrupt
        The file is not that graph.
    """
    network = _Network(GraphWriter("voices"), Weights(folder / SHIPPED))
    return network.build()


class _Quantized:
    """A tensor in 8 bits: the real value is `scale * (value - zero)`."""

    def __init__(self, name: str, scale: float, zero: int) -> None:
        self.name = name
        self.scale = np.array(scale, np.float32)
        self.zero = np.array(zero, np.uint8)

    @classmethod
    def positive(cls, name: str, highest: float) -> "_Quantized":
        """Nothing is below zero: so the rectifier after it costs nothing."""
        return cls(name, highest / 255, 0)

    @classmethod
    def signed(cls, name: str, furthest: float) -> "_Quantized":
        return cls(name, furthest / 127, 128)


class _Network:
    def __init__(self, graph: GraphWriter, weights: Weights) -> None:
        self._graph = graph
        self._weights = weights

    def build(self) -> bytes:
        signal = self._convolved(self._heard(), "conv1", _Quantized.positive("", _FIRST))
        for block in _BLOCKS:
            signal = self._block(signal, block)
        self._pooled(self._real(signal))
        return self._graph.serialized()

    def _heard(self) -> _Quantized:
        graph = self._graph
        bands = graph.node("Transpose", graph.input("fbank", (1, "frames", _BANDS)), perm=[0, 2, 1])
        image = graph.node("Unsqueeze", bands, graph.integers(1))
        below, above = _HEARD
        scale = (below + above) / 255
        found = _Quantized("", scale, round(below / scale))
        found.name = graph.node("QuantizeLinear", image, *self._form(found))
        return found

    def _block(self, signal: _Quantized, block: tuple[str, float, float, float | None, float]) -> _Quantized:
        """Two convolutions, added to what went in (He et al., 2015)."""
        name, first, second, shortcut, end = block
        inner = self._convolved(signal, f"{name}/conv1", _Quantized.positive("", first))
        inner = self._convolved(inner, f"{name}/conv2", _Quantized.signed("", second))
        if shortcut is not None:
            short = _Quantized.signed("", shortcut)
            signal = self._convolved(signal, f"{name}/shortcut/shortcut.0", short)
        added = _Quantized.positive("", end)
        both = (part for tensor in (inner, signal) for part in (tensor.name, *self._form(tensor)))
        added.name = self._graph.node("QLinearAdd", *both, *self._form(added), domain=CONTRIB)
        return added

    def _convolved(self, signal: _Quantized, place: str, found: _Quantized) -> _Quantized:
        """Weights (outputs, inputs, height, width) have a scale for each output."""
        layer, _, rest = place.partition(".")
        prefix = f"/resnet/{layer}/{place}" if rest else f"/resnet/{place}"
        _, weight_name, bias_name = self._weights.inputs(f"{prefix}/Conv")
        weight, bias = self._stored(weight_name), self._weights.array(bias_name)
        scales = np.maximum(np.abs(weight).max(axis=(1, 2, 3)) / 127, _TINY).astype(np.float32)
        values = np.round(weight / scales[:, None, None, None]).astype(np.int8)
        graph, size = self._graph, weight.shape[-1]
        stride = 2 if place in _HALVING else 1
        found.name = graph.node(
            "QLinearConv",
            signal.name,
            *self._form(signal),
            graph.constant(values),
            graph.constant(scales),
            graph.constant(np.zeros(len(scales), np.int8)),
            *self._form(found),
            graph.constant(np.round(bias / (signal.scale * scales)).astype(np.int32)),
            kernel_shape=[size, size],
            pads=[size // 2] * 4,
            strides=[stride, stride],
        )
        return found

    def _stored(self, name: str) -> NDArray[np.float32]:
        """Large weights are kept in 8 bits, small ones as they are."""
        if not name.endswith(_UNPACKED):
            return np.asarray(self._weights.array(name), np.float32)
        kept = name.removesuffix(_UNPACKED)
        values, scale, offset = (
            self._weights.array(kept + part) for part in ("_quantized", "_scale", "_zero_point")
        )
        return np.asarray(values.astype(np.float32) * scale + offset, np.float32)

    def _form(self, tensor: _Quantized) -> tuple[str, str]:
        return self._graph.constant(tensor.scale), self._graph.constant(tensor.zero)

    def _real(self, signal: _Quantized) -> str:
        """Frames of the network, shape (frames / 8, 2560)."""
        graph = self._graph
        flat = graph.node("Reshape", signal.name, graph.integers(_FLAT, -1))
        real = graph.node("DequantizeLinear", flat, *self._form(signal))
        return graph.node("Transpose", real, perm=[1, 0])

    def _pooled(self, frames: str) -> None:
        """Mean and standard deviation of each voice's frames, and from these its vector."""
        graph = self._graph
        shares = graph.input("shares", ("voices", "together"))
        count = graph.node("ReduceSum", shares, graph.integers(1), keepdims=1)
        mean = graph.node("Div", graph.node("MatMul", shares, frames), count)
        square = graph.node("Div", graph.node("MatMul", shares, graph.node("Mul", frames, frames)), count)
        spread = graph.node("Sub", square, graph.node("Mul", mean, mean))
        one, nothing = self._number(1.0), self._number(0.0)
        others = graph.node("Max", graph.node("Sub", count, one), self._number(_TINY))
        variance = graph.node("Div", graph.node("Mul", spread, count), others)
        deviation = graph.node("Sqrt", graph.node("Max", variance, nothing))
        both = graph.node("Concat", mean, deviation, axis=1)
        _, weight_name, bias_name = self._weights.inputs("/resnet/seg_1/Gemm")
        weight = self._stored(weight_name)
        if weight.shape != (_WIDTH, 2 * _FLAT):
            raise ModelsCorrupt(f"the model {SHIPPED} has a last layer of shape {weight.shape}")
        vectors = graph.product(both, weight.T, np.asarray(self._weights.array(bias_name)))
        graph.output(vectors, "embeddings", ("voices", _WIDTH))

    def _number(self, value: float) -> str:
        return self._graph.constant(np.array(value, np.float32))
