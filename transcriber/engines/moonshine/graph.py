"""A small writer of ONNX graphs, used once, when a pack is materialised."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from onnx.external_data_helper import set_external_data

from transcriber.engines.moonshine.weights import QuantizedMatrix

CONTRIB: Final = "com.microsoft"
"""Domain of the operators that only ONNX Runtime has."""

_SMALLEST_SCALE: Final = 1e-9
"""A row of nothing but zeros stays so, instead of becoming no number at all."""

_APART_BYTES: Final = 1024
"""From this size on, constants lie in a file of their own, where the graph has one."""

_PAGE_BYTES: Final = 4096
"""What the system maps files by. A constant that begins with a page is read where it lies, and not copied."""

_OPSET: Final = 21
_IR_VERSION: Final = 10  # fixed, so that the same weights give the same bytes with any version of onnx


@dataclass(frozen=True, slots=True)
class QuantizedRows:
    """Names of the tensors that rows quantised one by one consist of."""

    values: str
    step: str
    middle: str
    scale: str


class GraphWriter:
    """Collects nodes in the order they are called; every method returns the name of the tensor it makes.

    Parameters
    ----------
    name
        Of the graph.
    weights
        Name of a file beside the graph's own for the large constants, see `weights`. ONNX Runtime maps it
        into memory: it is loaded in half the time, and processes share what is not laid out anew. None to
        keep all in one file.
    """

    def __init__(self, name: str, weights: str | None = None) -> None:
        self._name = name
        self._file = weights
        self._weights = bytearray()
        self._nodes: list[onnx.NodeProto] = []
        self._constants: list[onnx.TensorProto] = []
        self._inputs: list[onnx.ValueInfoProto] = []
        self._outputs: list[onnx.ValueInfoProto] = []
        self._names: dict[str, str] = {}
        self._small: dict[tuple[str, tuple[int, ...], bytes], str] = {}

    def input(self, name: str, shape: Sequence[int | str], kind: int = TensorProto.FLOAT) -> str:
        self._inputs.append(helper.make_tensor_value_info(name, kind, list(shape)))
        return name

    def output(
        self, tensor: str, name: str, shape: Sequence[int | str], kind: int = TensorProto.FLOAT
    ) -> None:
        self._names[tensor] = name
        self._outputs.append(helper.make_tensor_value_info(name, kind, list(shape)))

    def constant(self, value: NDArray[Any]) -> str:
        """Constants of a few numbers, such as shapes, are shared."""
        key = (value.dtype.str, value.shape, value.tobytes())
        if value.size <= 16 and key in self._small:  # noqa: PLR2004
            return self._small[key]
        name = self._own(value)
        if value.size <= 16:  # noqa: PLR2004
            self._small[key] = name
        return name

    def _own(self, value: NDArray[Any]) -> str:
        """A constant of one node alone: ONNX Runtime rewrites some of them, and fails on a shared one."""
        name = f"constant_{len(self._constants)}"
        tensor = numpy_helper.from_array(np.array(value, order="C"), name)
        self._constants.append(tensor)
        if self._file is not None and len(tensor.raw_data) >= _APART_BYTES:
            self._put_apart(tensor, self._file)
        return name

    def _put_apart(self, tensor: onnx.TensorProto, file: str) -> None:
        self._weights += bytes(-len(self._weights) % _PAGE_BYTES)
        set_external_data(tensor, file, offset=len(self._weights), length=len(tensor.raw_data))
        self._weights += tensor.raw_data
        tensor.ClearField("raw_data")

    def integers(self, *values: int) -> str:
        return self.constant(np.array(values, np.int64))

    def node(self, kind: str, *inputs: str, domain: str = "", **attributes: Any) -> str:
        return self.nodes(kind, *inputs, count=1, domain=domain, **attributes)[0]

    def nodes(self, kind: str, *inputs: str, count: int, domain: str = "", **attributes: Any) -> list[str]:
        """A node with `count` outputs."""
        number = len(self._nodes)
        outputs = [f"{kind}_{number}_{i}" for i in range(count)]
        self._nodes.append(
            helper.make_node(kind, inputs, outputs, name=f"{kind}_{number}", domain=domain, **attributes)
        )
        return outputs

    def layer_norm(self, tensor: str, weight: NDArray[np.float32]) -> str:
        return self.node("LayerNormalization", tensor, self.constant(weight), axis=-1, epsilon=1e-5)

    def product(
        self,
        tensor: str,
        matrix: NDArray[np.float32],
        bias: NDArray[np.float32] | None = None,
    ) -> str:
        """`tensor` (..., inputs) times `matrix` (inputs, outputs), in float32."""
        result = self.node("MatMul", tensor, self.constant(matrix))
        return result if bias is None else self.node("Add", result, self.constant(bias))

    def quantized_rows(self, tensor: str) -> QuantizedRows:
        """Each row of `tensor` (..., inputs) in 8 bits, by a scale of its own.

        So the other rows of a batch make no difference to a row, which a scale for the whole tensor would.
        """
        scale = self.node("ReduceMax", self.node("Abs", tensor), self.integers(-1), keepdims=1)
        scale = self.node("Max", scale, self.constant(np.array(_SMALLEST_SCALE, np.float32)))
        unit = self.node("Div", tensor, scale)
        step, middle = self.constant(np.array(1 / 127, np.float32)), self.constant(np.array(128, np.uint8))
        return QuantizedRows(self.node("QuantizeLinear", unit, step, middle), step, middle, scale)

    def rows_product(
        self, rows: QuantizedRows, matrix: QuantizedMatrix, bias: NDArray[np.float32] | None = None
    ) -> str:
        weights, scale, zero = self._quantized(matrix)
        result = self.node(
            "MatMulIntegerToFloat", rows.values, weights, rows.step, scale, rows.middle, zero, domain=CONTRIB
        )
        result = self.node("Mul", result, rows.scale)
        return result if bias is None else self.node("Add", result, self.constant(bias))

    def _quantized(self, matrix: QuantizedMatrix) -> tuple[str, str, str]:
        """Values, scale and zero point, signed: VNNI multiplies unsigned rows by signed weights."""
        return (
            self.constant((matrix.values ^ 0x80).view(np.int8)),
            self.constant(np.array(matrix.scale, np.float32)),
            self._own(np.array(matrix.zero_point - 0x80, np.int8)),
        )

    @property
    def weights(self) -> bytes:
        """Content of the file that the graph's large constants lie in."""
        return bytes(self._weights)

    def serialized(self) -> bytes:
        for node in self._nodes:
            for names in (node.input, node.output):
                names[:] = [self._names.get(name, name) for name in names]
        graph = helper.make_graph(self._nodes, self._name, self._inputs, self._outputs, self._constants)
        model = helper.make_model(
            graph,
            producer_name="longhand",
            ir_version=_IR_VERSION,
            opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(CONTRIB, 1)],
        )
        return bytes(model.SerializeToString(deterministic=True))
