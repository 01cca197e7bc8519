"""Rewrites the published encoder when a pack is pulled. What it computes stays the same to the last bit.

- Convolutions over one frame are products, for which ONNX Runtime has fast kernels in 8 bits.
- Weights of products are signed, as VNNI wants them; `transcriber.onnx` undoes that where there is no VNNI.
- Large constants lie in a file beside the graph, which is mapped into memory and not copied.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import NodeProto, TensorProto, helper, numpy_helper
from onnx.external_data_helper import set_external_data

from transcriber.engines.parakeet.model import WEIGHTS

FOLDER: Final = "parakeet"
"""Of the model, in each language pack."""

PUBLISHED: Final = "encoder-model.int8.onnx"

_APART_BYTES: Final = 1024
_PAGE_BYTES: Final = 4096
"""What the system maps files by. A constant that begins with a page is read where it lies, and not copied."""

_SIGN: Final = 0x80


def build(folder: Path) -> bytes:
    """The graph, from the published one in the store `folder`, to lie beside its weights."""
    return rewritten((folder / FOLDER / PUBLISHED).read_bytes())[0]


def build_weights(folder: Path) -> bytes:
    """Its large constants."""
    return rewritten((folder / FOLDER / PUBLISHED).read_bytes())[1]


def rewritten(published: bytes) -> tuple[bytes, bytes]:
    """Graph and weights of an encoder.

    Parameters
    ----------
    published
        In 8 bits as `quantize_dynamic` of ONNX Runtime writes it.
    """
    model = onnx.load_from_string(published)
    constants = {tensor.name: tensor for tensor in model.graph.initializer}
    nodes = [part for node in model.graph.node for part in _as_product(node, constants)]
    for node in nodes:
        if node.op_type == "MatMulInteger":
            _sign_weights(node, constants)
    used = {name for node in nodes for name in node.input}
    kept = [tensor for name, tensor in constants.items() if name in used]
    weights = _put_apart(kept)
    for field, values in ((model.graph.node, nodes), (model.graph.initializer, kept)):
        del field[:]
        field.extend(values)
    return model.SerializeToString(deterministic=True), weights


def _as_product(node: NodeProto, constants: dict[str, TensorProto]) -> Iterator[NodeProto]:
    """A convolution over one frame as a product, between two turns; any other node as it is."""
    if node.op_type != "ConvInteger" or not _is_over_one_frame(node, constants[node.input[1]]):
        yield node
        return
    values, weights, *zeros = node.input
    (result,) = node.output
    matrix = numpy_helper.to_array(constants[weights])[:, :, 0].T
    turned = _added(constants, f"{weights}_turned", matrix)
    yield helper.make_node("Transpose", [values], [f"{result}_in"], perm=[0, 2, 1])
    yield helper.make_node("MatMulInteger", [f"{result}_in", turned, *zeros], [f"{result}_out"])
    yield helper.make_node("Transpose", [f"{result}_out"], [result], perm=[0, 2, 1])


def _is_over_one_frame(node: NodeProto, weights: TensorProto) -> bool:
    attributes = {item.name: helper.get_attribute_value(item) for item in node.attribute}
    is_plain = attributes.get("group", 1) == 1 and not any(attributes.get("pads", ()))
    return is_plain and set(attributes.get("strides", ())) <= {1} and [*weights.dims[2:]] == [1]


def _sign_weights(node: NodeProto, constants: dict[str, TensorProto]) -> None:
    """Weights and their zero point less 128, both: their difference stays."""
    of_weights = (1, 3)
    if len(node.input) <= max(of_weights) or any(node.input[index] not in constants for index in of_weights):
        return
    for index in of_weights:
        value = numpy_helper.to_array(constants[node.input[index]])
        if value.dtype == np.uint8:
            node.input[index] = _added(
                constants, f"{node.input[index]}_signed", (value ^ _SIGN).view(np.int8)
            )


def _added(constants: dict[str, TensorProto], name: str, value: NDArray[np.generic]) -> str:
    constants[name] = numpy_helper.from_array(np.array(value, order="C"), name)
    return name


def _put_apart(constants: list[TensorProto]) -> bytes:
    """Take the content out of large constants, and give it all together."""
    weights = bytearray()
    for tensor in constants:
        content = tensor.raw_data or numpy_helper.to_array(tensor).tobytes()
        if len(content) >= _APART_BYTES:
            weights += bytes(-len(weights) % _PAGE_BYTES)
            apart = TensorProto(
                name=tensor.name, data_type=tensor.data_type, dims=tensor.dims, raw_data=content
            )
            set_external_data(apart, WEIGHTS, offset=len(weights), length=len(content))
            apart.ClearField("raw_data")
            tensor.CopyFrom(apart)
            weights += content
    return bytes(weights)
