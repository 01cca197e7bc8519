"""Builds the voice activity graph from the shipped one: the same sums, as products of matrices.

A window is so short that a shipped convolution has four, two or one place to be at, too few for its kernel to
be quick. Here the places of all windows are the rows of one product, and what would only see padding is left
out. It takes less than a third of the time.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import onnx
from numpy.typing import NDArray
from onnx import numpy_helper

from transcriber.engines.moonshine.graph import GraphWriter

SHIPPED: Final = "silero_vad_v6.onnx"
"""Where a pack's store has the published graph."""

_HEARD: Final = 576
_MIRRORED: Final = 64
_FRAME: Final = 256
_STEP: Final = 128
_FRAMES: Final = 4
_FREQUENCIES: Final = 129
_STATE: Final = 128
_CENTRE: Final = 1
"""Of a kernel of width 3."""

Weights = Mapping[str, NDArray[Any]]
"""Constants of the shipped graph, by the names that they carry there."""


def build(folder: Path) -> bytes:
    """ONNX graph from the shipped one in the store `folder`, for n windows in a row.

    ====================== ============ ====================================================
    input `input`          (n, 576)     samples, after the last 64 of the window before
    inputs `h`, `c`        (1, 1, 128)  what was heard before
    output `speech_probs`  (n,)
    outputs `hn`, `cn`     (1, 1, 128)  to go on with
    ====================== ============ ====================================================
    """
    shipped = onnx.load(folder / SHIPPED).graph.initializer
    weights = {constant.name: numpy_helper.to_array(constant) for constant in shipped}
    graph = GraphWriter("voice_activity")
    windows = graph.input("input", ("windows", _HEARD))
    _probabilities(graph, weights, _encoded(graph, weights, _spectrum(graph, weights, windows)))
    return graph.serialized()


def _spectrum(graph: GraphWriter, weights: Weights, windows: str) -> str:
    """Samples (n, 576) to magnitudes (n, 4, 129): a Fourier transform written as a product."""
    mirrored = graph.node("Pad", windows, graph.integers(0, 0, 0, _MIRRORED), mode="reflect")
    frames = [_part(graph, mirrored, 1, slice(i * _STEP, i * _STEP + _FRAME)) for i in range(_FRAMES)]
    laid = graph.node("Reshape", graph.node("Concat", *frames, axis=1), graph.integers(0, _FRAMES, _FRAME))
    basis = weights["encoder.feature_extractor.forward_basis_buffer"]  # (258, 1, 256)
    waves = graph.product(laid, basis[:, 0].T)
    real = _part(graph, waves, 2, slice(0, _FREQUENCIES))
    imaginary = _part(graph, waves, 2, slice(_FREQUENCIES, 2 * _FREQUENCIES))
    squares = [graph.node("Mul", part, part) for part in (real, imaginary)]
    return graph.node("Sqrt", graph.node("Add", *squares))


def _encoded(graph: GraphWriter, weights: Weights, signal: str) -> str:
    """Four convolutions of width 3, from (n, 4, 129) by (n, 4, 128) and (n, 2, 64) to (n, 1, 128)."""
    signal = _convolution(graph, weights, 0, _neighbours(graph, signal, stride=1))
    signal = _convolution(graph, weights, 1, _neighbours(graph, signal, stride=2))
    # The third is at one place, and what comes before that is padding; both neighbours are for the fourth.
    both = graph.node("Reshape", signal, graph.integers(0, 1, -1))
    signal = _convolution(graph, weights, 2, both, slice(_CENTRE, None))
    return _convolution(graph, weights, 3, signal, slice(_CENTRE, _CENTRE + 1))


def _neighbours(graph: GraphWriter, signal: str, stride: int) -> str:
    """Every `stride`-th place of (n, 4, channels), between the one before it and the one after it."""
    padded = graph.node("Pad", signal, graph.integers(0, 1, 0, 0, 1, 0))
    beside = [_part(graph, padded, 1, slice(i, i + _FRAMES, stride)) for i in range(3)]
    return graph.node("Concat", *beside, axis=2)


def _convolution(
    graph: GraphWriter, weights: Weights, number: int, windows: str, taps: slice = slice(None)
) -> str:
    """The places (n, places, inputs of all taps) times these taps of a kernel (outputs, inputs, 3)."""
    kernel = weights[f"encoder.conv_layers.{number}.weight"][:, :, taps]
    matrix = kernel.transpose(2, 1, 0).reshape(-1, len(kernel))
    return graph.node("Relu", graph.product(windows, matrix, weights[f"encoder.conv_layers.{number}.bias"]))


def _probabilities(graph: GraphWriter, weights: Weights, signal: str) -> None:
    before = [graph.input(name, (1, 1, _STATE)) for name in "hc"]
    recurrent = [graph.constant(weights[f"onnx::LSTM_{number}"]) for number in (209, 210, 211)]
    heard, hidden, cell = graph.nodes("LSTM", signal, *recurrent, "", *before, count=3, hidden_size=_STATE)
    rows = graph.node("Relu", graph.node("Reshape", heard, graph.integers(-1, _STATE)))
    last = weights["decoder.conv1d.weight"][0], weights["decoder.conv1d.bias"]
    speech = graph.node("Sigmoid", graph.product(rows, *last))
    graph.output(graph.node("Reshape", speech, graph.integers(-1)), "speech_probs", ("windows",))
    graph.output(hidden, "hn", (1, 1, _STATE))
    graph.output(cell, "cn", (1, 1, _STATE))


def _part(graph: GraphWriter, tensor: str, axis: int, part: slice) -> str:
    ends = (part.start, part.stop, axis, part.step or 1)
    return graph.node("Slice", tensor, *(graph.integers(number) for number in ends))
