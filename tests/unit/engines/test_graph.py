"""Products in 8 bits, computed by the runtime on this processor and as on one without VNNI."""

import numpy as np
import pytest
from onnx import TensorProto

from contract.errors.models import ModelsCorrupt
from transcriber.cpu import CPUINFO_VARIABLE
from transcriber.engines.moonshine.graph import GraphWriter
from transcriber.engines.moonshine.weights import QuantizedMatrix
from transcriber.onnx import session

DEPTH = 64


@pytest.fixture(params=["this processor", "no VNNI"])
def processor(request, tmp_path, monkeypatch):
    if request.param == "no VNNI":
        (tmp_path / "cpuinfo").write_text("flags\t: avx2 fma\n")
        monkeypatch.setenv(CPUINFO_VARIABLE, str(tmp_path / "cpuinfo"))


@pytest.fixture(params=[None, "graph.weights"], ids=["all in one file", "weights apart"])
def weights(request):
    """Name of the file for large constants."""
    return request.param


def two_products(folder, first, second, weights=None):
    """A graph with both matrices, run on one row after the other."""
    graph = GraphWriter("two_products", weights)
    rows = graph.quantized_rows(graph.input("rows", ("n", DEPTH), TensorProto.FLOAT))
    for name, matrix in (("first", first), ("second", second)):
        graph.output(graph.rows_product(rows, matrix), name, ("n", matrix.values.shape[1]))
    (folder / "graph.onnx").write_bytes(graph.serialized())
    if weights:
        (folder / weights).write_bytes(graph.weights)
    return session(folder / "graph.onnx")


@pytest.mark.usefixtures("processor")
def test_sums_of_the_largest_products_do_not_overflow(tmp_path, weights):
    """Two products of 255 and 127 are more than 16 bits hold."""
    largest = QuantizedMatrix(np.full((DEPTH, 16), 255, np.uint8), 0.5, 0)
    mixed = np.random.default_rng(0).integers(0, 256, (DEPTH, 16)).astype(np.uint8)
    other = QuantizedMatrix(mixed, 0.25, 131)
    rows = np.stack([np.full(DEPTH, 3.0), np.full(DEPTH, -2.0), np.zeros(DEPTH)]).astype(np.float32)
    found = two_products(tmp_path, largest, other, weights).run(["first", "second"], {"rows": rows})
    for product, matrix in zip(found, (largest, other), strict=True):
        assert np.allclose(product, rows @ matrix.dequantized(), rtol=1e-5, atol=1e-4)


@pytest.mark.usefixtures("processor")
def test_two_matrices_may_have_the_same_zero_point(tmp_path):
    matrix = QuantizedMatrix(np.full((DEPTH, 8), 130, np.uint8), 1.0, 128)
    rows = np.ones((1, DEPTH), np.float32)
    for product in two_products(tmp_path, matrix, matrix).run(["first", "second"], {"rows": rows}):
        assert np.allclose(product, 2 * DEPTH)


def test_large_constants_lie_beside_the_graph_each_on_a_page_of_its_own(tmp_path):
    """Where they do, the runtime maps them instead of copying them."""
    graph = GraphWriter("sums", "graph.weights")
    first, second = (np.arange(n, dtype=np.float32) for n in (300, 500))
    here = graph.input("here", (1,))
    for name, numbers in (("first", first), ("second", second)):
        graph.output(graph.node("Add", here, graph.constant(numbers)), name, numbers.shape)
    (tmp_path / "graph.onnx").write_bytes(graph.serialized())
    (tmp_path / "graph.weights").write_bytes(graph.weights)
    assert graph.weights == first.tobytes() + bytes(4096 - first.nbytes) + second.tobytes()
    found = session(tmp_path / "graph.onnx").run(["first", "second"], {"here": np.ones(1, np.float32)})
    assert all(
        np.array_equal(sums, numbers + 1) for sums, numbers in zip(found, (first, second), strict=True)
    )


def test_a_graph_without_its_weights_is_called_damaged(tmp_path):
    graph = GraphWriter("sum", "graph.weights")
    numbers = graph.constant(np.arange(300, dtype=np.float32))
    graph.output(graph.node("Add", graph.input("here", (1,)), numbers), "there", (300,))
    (tmp_path / "graph.onnx").write_bytes(graph.serialized())
    with pytest.raises(ModelsCorrupt, match=r"graph\.onnx cannot be loaded"):
        session(tmp_path / "graph.onnx")
