"""Builds the encoder graph from the shipped weights.

Against the shipped encoder: no shape plumbing, fused attention, the first convolutions as matrix products,
and the keys and values of the decoder's cross-attention are computed here, once. It computes in float32: in
8 bits its output is 5 % off, and errors are more.
"""

from pathlib import Path
from typing import Final

import numpy as np

from transcriber.engines.moonshine import architecture as arch
from transcriber.engines.moonshine.graph import CONTRIB, GraphWriter
from transcriber.engines.moonshine.weights import SHIPPED_DECODER, SHIPPED_ENCODER, Weights

WEIGHTS: Final = "encoder.weights"
"""Beside the graph."""

_END: Final = np.iinfo(np.int64).max


def build(folder: Path) -> bytes:
    """ONNX graph from the shipped encoder and decoder in the store `folder`, to lie beside its weights.

    Input `audio` (1, samples) float32 at 16 kHz. Outputs for s frames and 6 layers: `keys` (6, 8, 36, s),
    already transposed and scaled for the product with a query, and `values` (6, 8, s, 36).
    """
    return _written(folder).serialized()


def build_weights(folder: Path) -> bytes:
    """Content of the file `WEIGHTS` that belongs to the graph."""
    return _written(folder).weights


def _written(folder: Path) -> GraphWriter:
    encoder, decoder = Weights(folder / SHIPPED_ENCODER), Weights(folder / SHIPPED_DECODER)
    graph = GraphWriter("moonshine_encoder", WEIGHTS)
    frames = _transformer(graph, encoder, _frontend(graph, encoder, graph.input("audio", (1, "samples"))))
    _cross_attention(graph, decoder, frames)
    return graph


def _frontend(graph: GraphWriter, weights: Weights, audio: str) -> str:
    """Samples to frames: (1, samples) to (1, s, 288)."""
    signal = graph.node("Unsqueeze", audio, graph.integers(1))
    kernel = graph.constant(weights.array("conv1.weight_add_tensor"))
    signal = graph.node(
        "FusedConv", signal, kernel, domain=CONTRIB, activation="Tanh", strides=[64], kernel_shape=[127]
    )
    scale = graph.constant(weights.array("onnx::Mul_2080").reshape(-1))
    offset = graph.constant(weights.array("onnx::Add_2081").reshape(-1))
    signal = graph.node("GroupNormalization", signal, scale, offset, num_groups=1, epsilon=1e-5)
    signal = graph.node("Transpose", signal, perm=[0, 2, 1])
    signal = _convolution(graph, weights, signal, "conv2", stride=3)
    return _convolution(graph, weights, signal, "conv3", stride=2)


def _convolution(graph: GraphWriter, weights: Weights, signal: str, name: str, stride: int) -> str:
    """A convolution over time on (1, t, channels), as one product with all its windows laid side by side."""
    kernel = weights.array(f"{name}.weight_add_tensor")  # (outputs, inputs, width)
    width = kernel.shape[2]
    shifted = [
        graph.node(
            "Slice",
            signal,
            graph.integers(i),
            graph.integers(i - width + 1 if i < width - 1 else _END),
            graph.integers(1),
            graph.integers(stride),
        )
        for i in range(width)
    ]
    windows = graph.node("Concat", *shifted, axis=2)
    matrix = kernel.transpose(2, 1, 0).reshape(-1, kernel.shape[0])
    return graph.node("Gelu", graph.product(windows, matrix, weights.array(f"{name}.bias")), domain=CONTRIB)


def _transformer(graph: GraphWriter, weights: Weights, frames: str) -> str:
    cosines, sines = (graph.constant(table) for table in arch.rotary_tables(arch.MAX_FRAMES))
    first = graph.integers(0)
    for layer in range(arch.LAYERS):
        node, name = f"/layers.{layer}", f"layers.{layer}"
        normed = graph.layer_norm(frames, weights.array(f"{name}.input_layernorm.weight"))
        query, key, value = (
            graph.product(normed, weights.matrix(f"{node}/self_attn/{part}_proj").dequantized())
            for part in "qkv"
        )
        query, key = (
            graph.node(
                "RotaryEmbedding",
                part,
                first,
                cosines,
                sines,
                domain=CONTRIB,
                interleaved=1,
                num_heads=arch.HEADS,
                rotary_embedding_dim=arch.ROTARY_WIDTH,
            )
            for part in (query, key)
        )
        mixed = graph.node(
            "MultiHeadAttention",
            query,
            key,
            value,
            domain=CONTRIB,
            num_heads=arch.HEADS,
            scale=arch.ATTENTION_SCALE,
        )
        mixed = graph.product(mixed, weights.matrix(f"{node}/self_attn/o_proj").dequantized())
        frames = graph.node("Add", frames, mixed)
        normed = graph.layer_norm(frames, weights.array(f"{name}.post_attention_layernorm.weight"))
        wide = graph.product(
            normed, weights.matrix(f"{node}/mlp/fc1").dequantized(), weights.array(f"{name}.mlp.fc1.bias")
        )
        wide = graph.node("Gelu", wide, domain=CONTRIB)
        wide = graph.product(
            wide, weights.matrix(f"{node}/mlp/fc2").dequantized(), weights.array(f"{name}.mlp.fc2.bias")
        )
        frames = graph.node("Add", frames, wide)
    return graph.layer_norm(frames, weights.array("layer_norm.weight"))


def _cross_attention(graph: GraphWriter, decoder: Weights, frames: str) -> None:
    heads = graph.integers(0, -1, arch.HEADS, arch.HEAD_WIDTH)
    keys, values = [], []
    for layer in range(arch.LAYERS):
        node = f"/model/decoder/layers.{layer}/encoder_attn"
        key = decoder.matrix(f"{node}/k_proj")
        key = key.scaled(arch.ATTENTION_SCALE)
        split = graph.node("Reshape", graph.product(frames, key.dequantized()), heads)
        keys.append(graph.node("Transpose", split, perm=[0, 2, 3, 1]))
        value = graph.product(frames, decoder.matrix(f"{node}/v_proj").dequantized())
        values.append(graph.node("Transpose", graph.node("Reshape", value, heads), perm=[0, 2, 1, 3]))
    graph.output(
        graph.node("Concat", *keys, axis=0), "keys", (arch.LAYERS, arch.HEADS, arch.HEAD_WIDTH, "frames")
    )
    graph.output(
        graph.node("Concat", *values, axis=0), "values", (arch.LAYERS, arch.HEADS, "frames", arch.HEAD_WIDTH)
    )
