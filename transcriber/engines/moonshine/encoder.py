"""Builds the encoder graph from the shipped weights.

Against the shipped encoder: no shape plumbing, fused attention, the first convolutions as matrix products,
and the keys and values of the decoder's cross-attention are computed here, once. It computes in float32: in
8 bits its output is 5 % off, and errors are more.
"""

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from transcriber.engines.moonshine import architecture as arch
from transcriber.engines.moonshine.graph import CONTRIB, GraphWriter
from transcriber.engines.moonshine.weights import SHIPPED_DECODER, SHIPPED_ENCODER, Weights

_END: Final = np.iinfo(np.int64).max


def build(folder: Path) -> bytes:
    """ONNX graph from the shipped encoder and decoder in the store `folder`.

    Input `audio` (1, samples) float32 at 16 kHz. Outputs for s frames and 6 layers: `keys` (6, 8, 36, s),
    already transposed and scaled for the product with a query, and `values` (6, 8, s, 36).
    """
    encoder, decoder = Weights(folder / SHIPPED_ENCODER), Weights(folder / SHIPPED_DECODER)
    graph = GraphWriter("moonshine_encoder")
    frames = _transformer(graph, encoder, _frontend(graph, encoder, graph.input("audio", (1, "samples"))))
    _cross_attention(graph, decoder, frames)
    return graph.serialized()


def _frontend(graph: GraphWriter, weights: Weights, audio: str) -> str:
    """Samples to frames: (1, samples) to (1, s, 288)."""
    signal = graph.node("Unsqueeze", audio, graph.integers(1))
    kernel = graph.constant(weights.array("conv1.weight_add_tensor"))
    signal = graph.node(
        "FusedConv", signal, kernel, domain=CONTRIB, activation="Tanh", strides=[64], kernel_shape=[127]
    )
    signal = graph.node("Transpose", _standardised(graph, signal), perm=[0, 2, 1])
    second, bias = _kernel(weights, "conv2")
    scale = weights.array("onnx::Mul_2080").reshape(-1, 1)
    offset = weights.array("onnx::Add_2081").reshape(-1, 1)
    signal = _convolution(graph, signal, second * scale, bias + (second * offset).sum((0, 1)), stride=3)
    return _convolution(graph, signal, *_kernel(weights, "conv3"), stride=2)


def _kernel(weights: Weights, name: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Of a convolution: (width, inputs, outputs), and what is added."""
    return weights.array(f"{name}.weight_add_tensor").transpose(2, 1, 0), weights.array(f"{name}.bias")


def _standardised(graph: GraphWriter, signal: str) -> str:
    """All numbers less their mean, by their standard deviation; what follows scales and moves them."""
    one, none = graph.constant(np.ones(1, np.float32)), graph.constant(np.zeros(1, np.float32))
    flat = graph.node("Reshape", signal, graph.integers(1, 1, -1))
    flat = graph.node("InstanceNormalization", flat, one, none, epsilon=1e-5)
    return graph.node("Reshape", flat, graph.integers(1, arch.WIDTH, -1))


def _convolution(
    graph: GraphWriter, signal: str, kernel: NDArray[np.float32], bias: NDArray[np.float32], stride: int
) -> str:
    """A convolution over time on (1, t, inputs), as one product with all its windows laid side by side."""
    width = len(kernel)
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
    matrix = kernel.reshape(-1, kernel.shape[2])
    return graph.node("Gelu", graph.product(windows, matrix, bias), domain=CONTRIB)


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
    """Keys and values of all layers, one product each."""
    nodes = [f"/model/decoder/layers.{layer}/encoder_attn" for layer in range(arch.LAYERS)]
    keys = [decoder.matrix(f"{node}/k_proj").scaled(arch.ATTENTION_SCALE).dequantized() for node in nodes]
    values = [decoder.matrix(f"{node}/v_proj").dequantized() for node in nodes]
    heads = graph.integers(-1, arch.LAYERS, arch.HEADS, arch.HEAD_WIDTH)
    key, value = (
        graph.node("Reshape", graph.product(frames, np.concatenate(parts, axis=1)), heads)
        for parts in (keys, values)
    )
    shape = (arch.LAYERS, arch.HEADS)
    graph.output(graph.node("Transpose", key, perm=[1, 2, 3, 0]), "keys", (*shape, arch.HEAD_WIDTH, "frames"))
    graph.output(
        graph.node("Transpose", value, perm=[1, 2, 0, 3]), "values", (*shape, "frames", arch.HEAD_WIDTH)
    )
