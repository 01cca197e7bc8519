"""Reads trained weights out of the shipped ONNX Runtime flatbuffers.

The shipped graphs are exports of the published model, quantised to 8 bits. Their weights are addressed here
by the name of the node that uses them (`/layers.0/self_attn/q_proj/MatMul`), which the export took from the
model's own module names, and not by the numbers that the exporter gave to constants.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from contract.errors.models import ModelsCorrupt

SHIPPED_ENCODER: Final = "tiny-en/encoder_model.ort"
SHIPPED_DECODER: Final = "tiny-en/decoder_model_merged.ort"
"""Where a pack's store has the published graphs."""

_DTYPES: Final = {1: np.float32, 2: np.uint8, 3: np.int8, 7: np.int64}


@dataclass(frozen=True, slots=True)
class QuantizedMatrix:
    """An 8-bit matrix; the real value is `scale * (values - zero_point)`.

    Attributes
    ----------
    values
        Shape (inputs, outputs), uint8.
    """

    values: NDArray[np.uint8]
    scale: float
    zero_point: int

    def scaled(self, factor: float) -> "QuantizedMatrix":
        return QuantizedMatrix(self.values, self.scale * factor, self.zero_point)

    def columns(self, count: int) -> "QuantizedMatrix":
        """Only the first `count` outputs."""
        return QuantizedMatrix(self.values[:, :count], self.scale, self.zero_point)

    def dequantized(self) -> NDArray[np.float32]:
        centred = self.values.astype(np.float32) - np.float32(self.zero_point)
        return (centred * np.float32(self.scale)).astype(np.float32)


class Weights:
    """Constants of one shipped graph, by the node or by the name that they carry there.

    Raises
    ------
    ModelsCorrupt
        From every method: the file is not such a graph, or lacks what was asked for.
    """

    def __init__(self, path: Path) -> None:
        from onnxruntime.tools.ort_format_model.ort_flatbuffers_py.fbs.InferenceSession import (  # noqa: PLC0415
            InferenceSession,
        )

        self._path = path
        graph = InferenceSession.GetRootAsInferenceSession(path.read_bytes(), 0).Model().Graph()
        self._tensors = {t.Name().decode(): t for t in _initializers(graph)}
        self._nodes = {n.Name().decode(): n for n in _nodes(graph)}

    def array(self, name: str) -> NDArray[Any]:
        return _value(self._tensors[self._name(name, "")])

    def inputs(self, node: str) -> list[str]:
        """Names of the tensors that `node` takes."""
        found = self._nodes.get(node)
        if found is None:
            raise ModelsCorrupt(f"the model {self._path.name} has no node {node}")
        return [found.Inputs(i).decode() for i in range(found.InputsLength())]

    def matrix(self, node: str) -> QuantizedMatrix:
        """Weights of the quantised matrix product `node`, whichever of the two fused kinds it is."""
        found = self._nodes.get(f"{node}/MatMul_quant")
        if found is None:
            raise ModelsCorrupt(f"the model {self._path.name} has no matrix product {node}")
        name = found.Inputs(1).decode()
        return self.quantized(name.removesuffix("_quantized"))

    def quantized(self, name: str) -> QuantizedMatrix:
        return QuantizedMatrix(
            values=_value(self._tensors[self._name(name, "_quantized")]),
            scale=float(_value(self._tensors[self._name(name, "_scale")])),
            zero_point=int(_value(self._tensors[self._name(name, "_zero_point")])),
        )

    def _name(self, name: str, ending: str) -> str:
        """The constant's full name: merging two graphs into one gave each a suffix before the ending."""
        for candidate in (f"{name}{ending}", f"{name}_merged_0{ending}"):
            if candidate in self._tensors:
                return candidate
        raise ModelsCorrupt(f"the model {self._path.name} has no weights named {name}{ending}")


def _initializers(graph: Any) -> Iterator[Any]:
    for i in range(graph.InitializersLength()):
        yield graph.Initializers(i)


def _nodes(graph: Any) -> Iterator[Any]:
    """All nodes, those of sub-graphs included."""
    for i in range(graph.NodesLength()):
        node = graph.Nodes(i)
        yield node
        for k in range(node.AttributesLength()):
            if (inner := node.Attributes(k).G()) is not None:
                yield from _nodes(inner)


def _value(tensor: Any) -> NDArray[Any]:
    shape = [tensor.Dims(i) for i in range(tensor.DimsLength())]
    data = tensor.RawDataAsNumpy()
    return np.frombuffer(data.tobytes(), _DTYPES[tensor.DataType()]).reshape(shape)
